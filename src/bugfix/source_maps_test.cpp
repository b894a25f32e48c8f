#include "bugfix/source_maps.hpp"

#include <thread>

#include <doctest/doctest.h>

#include "bugfix/debug_file_store.hpp"
#include "bugfix/sample_event.hpp"
#include "bugfix/source_map_actions.hpp"
#include "bugfix/source_map_upload.hpp"
#include "bugfix/world_test.hpp"
#include "errors/read_event.hpp"

namespace mainstay::bugfix::test::source_maps_test {

namespace {

// Column 1 of line 1 is line 2 of cart.ts.
constexpr std::string_view map_json =
    R"({"version":3,"debug_id":"AAAA-1","sources":["webpack://shop/./src/cart.ts"],)"
    R"("sourcesContent":["one\ntwo\nthree"],"names":[],"mappings":"AACA"})";

std::string event_json(std::string_view script, std::string_view distribution = "") {
    return R"({"platform":"javascript","release":"shop@1","dist":")" + std::string(distribution) +
           R"(","debug_meta":{"images":[{"type":"sourcemap","code_file":"https://a.example/id.js",)"
           R"("debug_id":"AAAA-1"}]},"exception":[{"type":"E","value":"v","stacktrace":{"frames":)"
           R"([{"function":"checkout","abs_path":")" +
           std::string(script) + R"(","lineno":1,"colno":5}]}}]})";
}

errors::ErrorEvent event_of(std::string_view script, std::string_view distribution = "") {
    return *errors::read_event(event_json(script, distribution), noon);
}

/// SHOP, whose developer uploads.
class Uploads {
public:
    explicit Uploads(db::test::TestDatabase& of)
        : database(of), blobs(db::Blobs::open(*of, of.directory() + "/blobs")) {
        database->write([&](db::Sql& sql) {
            shop = it::an_application(sql, "SHOP");
            developer = it::by(sql, it::a_person(sql, "dev@desk.test", Role::developer), now);
            auditor = it::by(sql, it::a_person(sql, "aud@desk.test", Role::auditor), now);
        });
        maps.open(*database, *blobs, [this] { return now; }, std::size_t{1} << 20);
    }

    Result<UploadedSourceMap> upload(
        std::string name, std::string_view content, std::string release = "shop@1",
        std::string distribution = ""
    ) {
        UploadSourceMap request{.key = {"SHOP"}, .name = {std::move(name)}};
        if (!release.empty()) request.release = Line<200>{std::move(release)};
        if (!distribution.empty()) request.distribution = Line<64>{std::move(distribution)};
        const auto staged = blobs->stage(content, now);
        const auto read = TRY(read_source_map(
            *database, *blobs, maps, shop, request, {.blob = staged.hash, .bytes = staged.bytes},
            now
        ));
        maps.forget(shop);
        return database->write([&](db::Sql& sql) {
            return keep_source_map(sql, developer, read, {});
        });
    }

    /// `src/cart.ts:2`, or what is wanted.
    std::string mapped(std::string_view script, std::string_view distribution = "") {
        auto event = event_of(script, distribution);
        const auto wanted = maps.symbolicate(shop, event);
        const auto& frame = event.exceptions[0].trace->frames[0];
        if (wanted.empty()) return frame.file + ':' + std::to_string(*frame.line);
        return "wanted " + wanted[0].wanted.path;
    }

    db::test::TestDatabase& database;
    std::unique_ptr<db::Blobs> blobs;
    Time now = noon;
    Id<Application> shop;
    Call developer, auditor;
    SourceMaps maps;
};

void with_uploads(const std::function<void(Uploads&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        Uploads uploads(database);
        body(uploads);
    });
}

}  // namespace

TEST_CASE("an event is mapped by debug id, or by release and path, or through its script") {
    with_uploads([](Uploads& uploads) {
        CHECK(uploads.mapped("https://a.example/id.js") == "wanted ~/id.js");
        REQUIRE(refusal(uploads.upload("static/main.js.map", map_json)) == "none");
        CHECK(uploads.mapped("https://a.example/id.js") == "src/cart.ts:2");
        CHECK(uploads.mapped("https://b.example/static/main.js?v=1") == "src/cart.ts:2");
        CHECK(uploads.mapped("https://b.example/static/main.js", "web") == "src/cart.ts:2");
        CHECK(uploads.mapped("https://b.example/other.js") == "wanted ~/other.js");
        REQUIRE(
            refusal(
                uploads.upload("~/other.js", "x()\n//# sourceMappingURL=static/main.js.map?v=2\n")
            ) == "none"
        );
        CHECK(uploads.mapped("https://b.example/other.js") == "src/cart.ts:2");
        REQUIRE(refusal(uploads.upload("~/by_id.js", "x()\n//# debugId=aaaa-1\n")) == "none");
        CHECK(uploads.mapped("https://b.example/by_id.js") == "src/cart.ts:2");
        CHECK(uploads.maps.known_bytes() > map_json.size() / 2);
    });
}

TEST_CASE("the map of a distribution is no other's") {
    with_uploads([](Uploads& uploads) {
        REQUIRE(refusal(uploads.upload("~/a.js.map", map_json, "shop@1", "web")) == "none");
        CHECK(uploads.mapped("https://b.example/a.js", "web") == "src/cart.ts:2");
        CHECK(uploads.mapped("https://b.example/a.js", "app") == "wanted ~/a.js");
        CHECK(uploads.mapped("https://b.example/a.js") == "wanted ~/a.js");
    });
}

TEST_CASE("a map in its script is kept as if it had come by itself") {
    with_uploads([](Uploads& uploads) {
        const auto script =
            "x()\n//# sourceMappingURL=data:application/json;base64," +
            std::string(
                "eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbInNyYy9hLnRzIl0sInNvdXJjZXNDb250ZW50Ijpb"
                "Im9uZSJdLCJtYXBwaW5ncyI6IkFBQUEifQ=="
            );
        const auto uploaded = uploads.upload("~/inline.js", script);
        REQUIRE(refusal(uploaded) == "none");
        CHECK(uploaded->files.size() == 2);
        CHECK(uploads.mapped("https://b.example/inline.js") == "src/a.ts:1");
    });
}

TEST_CASE("a map that changed is used at once, and one that is gone no longer") {
    with_uploads([](Uploads& uploads) {
        REQUIRE(refusal(uploads.upload("~/a.js.map", map_json)) == "none");
        CHECK(uploads.mapped("https://b.example/a.js") == "src/cart.ts:2");
        const std::string other =
            R"({"version":3,"sources":["new.ts"],"sourcesContent":["x"],"mappings":"AAAA"})";
        const auto uploaded = uploads.upload("~/a.js.map", other);
        REQUIRE(refusal(uploaded) == "none");
        CHECK(uploads.mapped("https://b.example/a.js") == "new.ts:1");
        uploads.database->write([&](db::Sql& sql) {
            const RemoveSourceMap request{{"SHOP"}, uploaded->files[0].id};
            CHECK(refusal(remove_source_map(sql, uploads.auditor, request)) == "forbidden");
            CHECK(refusal(remove_source_map(sql, uploads.developer, request)) == "none");
            CHECK(refusal(remove_source_map(sql, uploads.developer, request)) == "not_found");
        });
        CHECK(uploads.mapped("https://b.example/a.js") == "wanted ~/a.js");
    });
}

TEST_CASE("that a map is of use is written once a day") {
    with_uploads([](Uploads& uploads) {
        const auto uploaded = uploads.upload("~/a.js.map", map_json);
        REQUIRE(refusal(uploaded) == "none");
        auto used_at = [&] {
            return uploads.database->write([&](db::Sql& sql) {
                return store::find_debug_file(sql, uploaded->files[0].id)->last_used_at;
            });
        };
        auto becomes = [&](Time expected) {
            for (int i = 0; i < 500 && used_at() != expected; ++i)
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
            return used_at() == expected;
        };
        CHECK(!used_at());
        uploads.mapped("https://b.example/a.js");
        CHECK(becomes(noon));
        uploads.now = noon + std::chrono::hours(1);
        uploads.mapped("https://b.example/a.js");
        uploads.now = noon + std::chrono::hours(25);
        uploads.mapped("https://b.example/a.js");
        CHECK(becomes(noon + std::chrono::hours(25)));
    });
}

TEST_CASE("uploads that could be of no use are refused with the field, others with a finding") {
    with_uploads([](Uploads& uploads) {
        CHECK(refusal(check_map_name("style.css")) == "name source_map_name");
        CHECK(refusal(uploads.upload("~/a.js.map", "{")) == "body source_map_unreadable");
        CHECK(refusal(uploads.upload("~/a.js.map", "\x1F\x8B")) == "body source_map_unreadable");
        CHECK(
            refusal(uploads.upload("~/a.js.map", std::string(100'000, '['))) ==
            "body source_map_unreadable"
        );
        CHECK(refusal(uploads.upload("~/a.js", "x()", "")) == "release source_map_without_id");
        CHECK(refusal(uploads.upload("~/a.js.map", map_json, "")) == "none");
        const auto alone =
            uploads.upload("~/b.js", "x()\n//# sourceMappingURL=b.js.map\xFF\n//# debugId=b");
        REQUIRE(refusal(alone) == "none");
        REQUIRE(alone->findings.size() == 1);
        CHECK(alone->findings[0].problem == errors::MapProblem::map_not_uploaded);
        CHECK(alone->files[0].problem == "map_not_uploaded");
    });
}

TEST_CASE("what was found missing of a script is so until its map comes") {
    with_uploads([](Uploads& uploads) {
        const auto script = uploads.upload("~/b.js", "x()\n//# sourceMappingURL=b.js.map\n");
        REQUIRE(refusal(script) == "none");
        CHECK(script->files[0].problem == "map_not_uploaded");
        REQUIRE(refusal(uploads.upload("~/b.js.map", map_json)) == "none");
        uploads.database->write([&](db::Sql& sql) {
            CHECK(store::find_debug_file(sql, script->files[0].id)->problem == "");
        });
    });
}

TEST_CASE("a kept event shows what was mapped when it came, although the map is gone") {
    with_uploads([](Uploads& uploads) {
        REQUIRE(refusal(uploads.upload("~/id.js.map", map_json)) == "none");
        const auto json = event_json("https://a.example/id.js");
        auto event = event_of("https://a.example/id.js");
        CHECK(uploads.maps.symbolicate(uploads.shop, event).empty());
        const auto kept = read_sample(packed_event(json, event), noon);
        REQUIRE(kept);
        CHECK(kept->json == json);
        const auto& frame = kept->event.exceptions[0].trace->frames[0];
        CHECK(frame.is_mapped);
        CHECK(frame.file == "src/cart.ts");
        CHECK(frame.context == "two");
        REQUIRE(frame.reported);
        CHECK(frame.reported->file == "https://a.example/id.js");
        CHECK(frame.reported->column == 5);

        const auto plain = read_sample(packed_event(json, event_of("x")), noon);
        REQUIRE(plain);
        CHECK(!plain->event.exceptions[0].trace->frames[0].is_mapped);
    });
}

TEST_CASE("builds that differ in their bundles are one group once they are mapped") {
    with_uploads([](Uploads& uploads) {
        REQUIRE(refusal(uploads.upload("~/a.1.js.map", map_json)) == "none");
        REQUIRE(refusal(uploads.upload("~/a.2.js.map", map_json)) == "none");
        auto key = [&](std::string_view script) {
            auto event = prepare_event(
                uploads.shop, event_json(script), noon, {}, {},
                [&](Id<Application> application, errors::ErrorEvent& read) {
                    uploads.maps.symbolicate(application, read);
                }
            );
            REQUIRE(refusal(event) == "none");
            CHECK(event->top_frames == std::vector<std::string>{"checkout in src/cart.ts:2"});
            return event->key;
        };
        CHECK(key("https://b.example/a.1.js") == key("https://b.example/a.2.js"));
    });
}

}  // namespace mainstay::bugfix::test::source_maps_test
