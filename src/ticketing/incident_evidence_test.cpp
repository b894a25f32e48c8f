#include <algorithm>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "ticketing/incident_desk_test.hpp"
#include "ticketing/incident_texts.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing::test::incident_evidence_test {

namespace {

boost::json::value a_snapshot() {
    return *wire::parse_json(
        R"({"charts": [{"series": [{"name": "p99", "unit": "ms", "points": [[1795435100, 100],)"
        R"([1795435160, 900]], "expected": [[1795435100, 50, 150]]}],)"
        R"("marks": [{"at": 1795435130, "text": "shop 1.4.0"}]}], "spans": ["a"]})"
    );
}

std::string bytes_of(WatchedDesk& at, const AttachmentView& file) {
    const auto download = at.read([&](db::Sql& sql) {
        return done(fetch(sql, as(sql, at.desk.tom), {.id = file.id}));
    });
    return at.blobs->read(download.blob);
}

std::vector<AttachmentView> files_of(WatchedDesk& at, const std::string& key) {
    return at.read([&](db::Sql& sql) {
        std::vector<AttachmentView> files;
        for (auto& message : done(messages(sql, as(sql, at.desk.tom), {.key = key})).items)
            std::ranges::move(message.attachments, std::back_inserter(files));
        return files;
    });
}

}  // namespace

TEST_CASE("a ticket has what was seen, as data and as pictures, after the signals are gone") {
    at_watched_desk([](WatchedDesk& at) {
        auto raise = at.a_raise("slow");
        raise.reason = {{"p99_ms", 900}};
        raise.hypotheses = boost::json::array{"an index is gone"};
        raise.snapshot = a_snapshot();
        at.raise(raise);
        at.follow();
        at.database->write([&](db::Sql& sql) { sql.run("DELETE FROM signal_evidence"); });

        const auto files = files_of(at, "SHOP-1");
        REQUIRE(files.size() == 2);
        CHECK(files[0].name == "signal-1.json");
        CHECK(files[0].media_type == "application/json");
        const auto data = *wire::parse_json(bytes_of(at, files[0]));
        CHECK(data.at("first").at("reason").at("p99_ms").as_int64() == 900);
        CHECK(data.at("first").at("hypotheses").as_array().size() == 1);
        CHECK(data.at("first").at("snapshot").as_object().contains("spans"));
        CHECK(files[1].name == "signal-1-1.svg");
        CHECK(files[1].media_type == "image/svg+xml");
        CHECK_FALSE(files[1].is_image);
        CHECK(bytes_of(at, files[1]).find("shop 1.4.0") != std::string::npos);
        at.read([&](db::Sql& sql) {
            const FetchAttachment inlined{.id = files[1].id, .inline_ = Count<0, 1>{1}};
            CHECK_FALSE(done(fetch(sql, as(sql, at.desk.tom), inlined)).is_inline);
            CHECK(refusal(fetch(sql, as(sql, at.desk.ann), {.id = files[1].id})) == "not_found");
        });
    });
}

TEST_CASE("evidence is attached once, and anew when its signal is there again") {
    at_watched_desk([](WatchedDesk& at) {
        at.raise(at.a_raise("slow"));
        at.follow();
        at.recover("slow");
        at.follow(5);
        CHECK(at.files("SHOP-1") == "signal-1.json");
        at.raise(at.a_raise("slow"));
        at.follow(5);
        CHECK(at.files("SHOP-1") == "signal-1.json signal-1.json");
    });
}

TEST_CASE("one message has evidence of so many signals, and the next brings more") {
    at_watched_desk([](WatchedDesk& at) {
        for (int i = 0; i < 30; ++i) at.raise(at.a_raise("slow " + std::to_string(i)));
        at.follow();
        CHECK(at.tickets() == "SHOP-1 new");
        CHECK(files_of(at, "SHOP-1").size() == 30);
        at.read([&](db::Sql& sql) {
            const auto all = done(messages(sql, as(sql, at.desk.tom), {.key = "SHOP-1"})).items;
            CHECK(all.front().attachments.size() == evidence_signals_max);
        });
    });
}

TEST_CASE("tickets of incidents are written in each language alike") {
    CHECK(catalogue_gaps(incident_texts()).empty());
}

}  // namespace mainstay::ticketing::test::incident_evidence_test
