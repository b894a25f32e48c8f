#include "bugfix/debug_files.hpp"

#include <doctest/doctest.h>

#include "bugfix/debug_file_store.hpp"
#include "bugfix/world_test.hpp"

namespace mainstay::bugfix::test::debug_files_test {

namespace {

DebugFile a_map(World& world, std::string path, std::string release = "1.0", std::string id = "") {
    return {
        .application = world.shop,
        .debug_id = std::move(id),
        .release = std::move(release),
        .path = std::move(path),
        .bytes = 10,
    };
}

auto try_put(World& world, DebugFile file, const DebugFileLimits& limits = {}) {
    return put_debug_file(world.sql, world.by(world.developer), std::move(file), limits);
}

DebugFile put(World& world, DebugFile file, const DebugFileLimits& limits = {}) {
    auto made = try_put(world, std::move(file), limits);
    REQUIRE(refusal(made) == "none");
    return *std::move(made);
}

std::string paths(World& world) {
    std::string all;
    for (const auto& each : store::debug_files(world.sql, {.application = world.shop}))
        all += each.path + ' ' + each.debug_id + '\n';
    return all;
}

std::string total(World& world) {
    const auto found = store::debug_file_total(world.sql, world.shop);
    return std::to_string(found.files) + ' ' + std::to_string(found.bytes);
}

}  // namespace

TEST_CASE("a debug file takes the place of one of its name, and is found by id and by path") {
    in_world([](World& world) {
        const auto first = put(world, a_map(world, "~/a.js.map", "1.0", "aa"));
        const auto change = store::debug_file_total(world.sql, world.shop).change;
        put(world, a_map(world, "~/a.js.map", "2.0", "aa"));
        const auto newest = put(world, a_map(world, "~/a.js.map", "1.0", "bb"));

        CHECK(paths(world) == "~/a.js.map bb\n~/a.js.map aa\n");
        CHECK(total(world) == "2 20");
        CHECK(store::debug_file_total(world.sql, world.shop).change > change);
        CHECK(!store::find_debug_file(world.sql, first.id));
        CHECK(newest.uploaded_by == world.developer);
        using enum DebugFileKind;
        CHECK(store::debug_file_by_id(world.sql, world.shop, source_map, "bb")->id == newest.id);
        CHECK(store::debug_file_by_id(world.sql, world.shop, source_map, "aa")->release == "2.0");
        CHECK(!store::debug_file_by_id(world.sql, world.shop, source_map, ""));
        CHECK(!store::debug_file_by_id(world.sql, world.shop, elf, "bb"));
        CHECK(!store::debug_file_by_id(world.sql, world.ledger, source_map, "bb"));
        const auto found = [&](std::string_view distribution) {
            return store::debug_file_by_path(
                       world.sql, world.shop, source_map, "1.0", distribution, "~/a.js.map"
            )
                .has_value();
        };
        CHECK(found(""));
        CHECK(!found("web"));
    });
}

TEST_CASE("without a release it is the debug id that names a debug file") {
    in_world([](World& world) {
        put(world, a_map(world, "~/a.js.map", "", "aa"));
        put(world, a_map(world, "~/a.js.map", "", "bb"));
        put(world, a_map(world, "~/b.js.map", "", "aa"));
        CHECK(paths(world) == "~/b.js.map aa\n~/a.js.map bb\n");
    });
}

TEST_CASE("debug files of no use for longest make room for new ones, but not those of just now") {
    in_world([](World& world) {
        const DebugFileLimits three{.files_max = 3};
        const auto old = put(world, a_map(world, "~/a.js.map"));
        put(world, a_map(world, "~/b.js.map"));
        world.now = world.now + std::chrono::hours(2);
        store::write_debug_file_use(world.sql, old.id, world.now);
        put(world, a_map(world, "~/c.js.map"), three);
        put(world, a_map(world, "~/d.js.map"), three);
        CHECK(paths(world) == "~/d.js.map \n~/c.js.map \n~/a.js.map \n");

        CHECK(refusal(try_put(world, a_map(world, "~/e.js.map"), three)) == "debug_files_full");
        CHECK(
            refusal(try_put(world, a_map(world, "~/e.js.map"), {.bytes_max = 39})) ==
            "debug_files_full"
        );
        CHECK(refusal(try_put(world, a_map(world, "~/e.js.map"), {.bytes_max = 40})) == "none");
    });
}

TEST_CASE("debug files of no use for long go, and a removed one is gone") {
    in_world([](World& world) {
        const auto file = put(world, a_map(world, "~/a.js.map"));
        const auto call = world.by(world.developer);
        CHECK(refusal(remove_debug_file(world.sql, call, file)) == "none");
        CHECK(refusal(remove_debug_file(world.sql, call, file)) == "not_found");
        put(world, a_map(world, "~/b.js.map"));
        CHECK(remove_unused_debug_files(world.sql, world.now, world.now, 10) == 0);
        const auto later = world.now + std::chrono::hours(1);
        CHECK(remove_unused_debug_files(world.sql, later, later, 10) == 1);
        CHECK(total(world) == "0 0");
    });
}

TEST_CASE("the blob of a debug file is kept as long as the file is there") {
    std::vector<db::Migration> all(migrations().begin(), migrations().end());
    it::on_each_database(all, [](db::test::TestDatabase& database) {
        auto blobs = db::Blobs::open(*database, database.directory() + "/blobs");
        const auto staged = blobs->stage("a map", noon);
        auto refs = [&](db::Sql& sql) {
            return *sql.value<std::int64_t>("SELECT refs FROM blob WHERE hash = :h", staged.hash);
        };
        database->write([&](db::Sql& sql) {
            const auto shop = it::an_application(sql, "SHOP");
            const auto call = Call::system(noon, "test");
            auto put = [&] {
                DebugFile file{.application = shop, .release = "1.0", .path = "~/a.js.map"};
                file.blob = staged.hash;
                return *put_debug_file(sql, call, std::move(file), {});
            };
            put();
            CHECK(refs(sql) == 1);
            const auto file = put();
            CHECK(refs(sql) == 1);
            const auto owners = store::debug_files_with(sql, staged.hash, 10);
            CHECK(owners == std::vector<std::string>{"SHOP: ~/a.js.map"});
            CHECK(refusal(remove_debug_file(sql, call, file)) == "none");
            CHECK(refs(sql) == 0);
        });
    });
}

}  // namespace mainstay::bugfix::test::debug_files_test
