#include <doctest/doctest.h>

#include "events/events.hpp"
#include "views/bulk_personal_data.hpp"
#include "views/bulk_progress.hpp"
#include "views/bulk_store.hpp"
#include "views/bulk_world_test.hpp"

namespace mainstay::views::test::bulk_test {

using identity::test::refusal;

namespace {

std::vector<std::string> many(std::size_t count, const std::string& value) {
    return std::vector<std::string>(count, value);
}

/// How many of the items have that value.
std::int64_t count_of(const BulkWorld& world, const std::string& value) {
    return world.database.read([&](db::Sql& sql) {
        return *sql.value<std::int64_t>("SELECT COUNT(*) FROM item WHERE value = :value", value);
    });
}

std::string csv(const BulkWorld& world, Id<User> person, Id<BulkRun> id) {
    auto call = world.as(person);
    auto file =
        world.database.read([&](db::Sql& sql) { return bulk_failures_csv(sql, call, {id}); });
    return file ? file->content.value() : refusal(file);
}

}  // namespace

TEST_CASE("a run changes all that a filter finds, and tells what it could not change") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a", "locked", "new", "b"});

        auto run = world.set_all(world.lea, "new");
        REQUIRE_MESSAGE(run, refusal(run));
        CHECK(world.state(world.lea, run->id) == "queued 0 changed 0 unchanged 0 failed of 4");
        world.finish();

        CHECK(world.values() == "new locked new new");
        CHECK(world.state(world.lea, run->id) == "completed 2 changed 1 unchanged 1 failed of 4");
        CHECK(world.failures(world.lea, run->id) == "item-2 item_locked {\"by\":\"Lea\"}\n");
        CHECK(
            csv(world, world.lea, run->id) ==
            "\xEF\xBB\xBFkey,code,text\r\n\"item-2\",\"item_locked\",\"'=This item is "
            "\"\"locked\"\".\"\r\n"
        );
    });
}

TEST_CASE("a run over a selection names what is not there") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a", "b", "c"});

        auto run = world.set_named(world.lea, "new", {"item-1", "item-9", "item-3", "item-1"});
        REQUIRE_MESSAGE(run, refusal(run));
        world.finish();

        CHECK(world.values() == "new b new");
        CHECK(world.state(world.lea, run->id) == "completed 2 changed 0 unchanged 1 failed of 3");
        CHECK(world.failures(world.lea, run->id) == "item-9 not_found\n");
    });
}

TEST_CASE("what one transaction did stays when the process dies, and is not done again") {
    in_bulk_world([](BulkWorld& world) {
        world.items(many(bulk_part_size * 3, "old"));
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);

        CHECK(world.step(run->id));
        CHECK(count_of(world, "new") == static_cast<std::int64_t>(bulk_part_size));
        // Another takes it from here; the first part would find all as it is.
        world.finish();

        CHECK(count_of(world, "new") == static_cast<std::int64_t>(bulk_part_size * 3));
        CHECK(
            world.state(world.lea, run->id) == "completed 150 changed 0 unchanged 0 failed of 150"
        );
    });
}

TEST_CASE("a transaction that fails leaves no part half done") {
    in_bulk_world([](BulkWorld& world) {
        auto values = many(10, "old");
        values[4] = "cursed";
        world.items(values);
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);

        CHECK_THROWS(world.step(run->id));
        CHECK(count_of(world, "new") == 0);
        world.finish();

        CHECK(count_of(world, "new") == 9);
        CHECK(world.state(world.lea, run->id) == "completed 9 changed 0 unchanged 1 failed of 10");
        CHECK(world.failures(world.lea, run->id) == "item-5 failure\n");
    });
}

TEST_CASE("a run that is cancelled leaves the rest, and what it did can be undone") {
    in_bulk_world([](BulkWorld& world) {
        world.items(many(bulk_part_size * 2, "old"));
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);
        world.step(run->id);

        REQUIRE(world.cancel(world.lea, run->id));
        world.finish();
        CHECK(
            world.state(world.lea, run->id) == "cancelled 50 changed 0 unchanged 0 failed of 100"
        );
        CHECK(refusal(world.cancel(world.lea, run->id)) == "bulk_run_ended");
        REQUIRE(world.undo(world.lea, run->id));
        world.finish();

        CHECK(count_of(world, "new") == 0);
    });
}

TEST_CASE("an undo puts back what nobody changed since, and names the others") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a", "b", "locked"});
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);
        world.finish();
        world.put(2, "mine");

        auto undo = world.undo(world.lea, run->id);
        REQUIRE_MESSAGE(undo, refusal(undo));
        world.finish();

        CHECK(world.values() == "a mine locked");
        CHECK(world.state(world.lea, undo->id) == "completed 1 changed 0 unchanged 1 failed of 2");
        CHECK(world.failures(world.lea, undo->id) == "item-2 item_changed\n");
        CHECK(world.show(world.lea, run->id)->undone_by == undo->id);
        CHECK(refusal(world.undo(world.lea, run->id)) == "not_undoable");
        CHECK(refusal(world.undo(world.lea, undo->id)) == "not_undoable");
    });
}

TEST_CASE("a run is undone within a day of its end") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a"});
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);
        CHECK(refusal(world.undo(world.lea, run->id)) == "not_undoable");
        world.finish();

        CHECK(refusal(world.undo(world.lea, run->id, std::chrono::hours(25))) == "not_undoable");
        CHECK(refusal(world.undo(world.lea, run->id, std::chrono::hours(23))) == "none");
    });
}

TEST_CASE("a run that changed nothing is not undone") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"new", "locked"});
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);
        world.finish();

        CHECK(refusal(world.undo(world.lea, run->id)) == "not_undoable");
    });
}

TEST_CASE("a run that cannot be is refused before anything is changed") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a"});
        auto refused = [&](StartBulkRun request) {
            if (request.kind.value.empty()) request.kind = {"item"};
            if (request.action.value.empty()) request.action = {"set"};
            if (!request.arguments) request.arguments = wire::json::object{{"value", "new"}};
            return refusal(world.start(world.lea, request));
        };
        const Line<4000, 0> all{""};

        CHECK(refused({.kind = {"plain"}, .filter = all}) == "kind unknown_view_kind");
        CHECK(refused({.action = {"explode"}, .filter = all}) == "action unknown_bulk_action");
        CHECK(refused({.action = {"undo"}, .filter = all}) == "action unknown_bulk_action");
        CHECK(refused({.filter = all, .keys = {{"item-1"}}}) == "filter filter_or_keys");
        CHECK(refused({}) == "keys missing");
        CHECK(refused({.filter = Line<4000, 0>{"bad"}}) == "filter bad_filter");
        CHECK(refused({.filter = Line<4000, 0>{"nothing"}}) == "bulk_nothing_found");
        CHECK(
            refused({.arguments = wire::json::object{{"value", 1}}, .filter = all}) ==
            "arguments.value wrong_type"
        );
        CHECK(
            refused({.keys = std::vector<Line<40>>(bulk_keys_max + 1, Line<40>{"item-1"})}) ==
            "keys too_many_items"
        );
        CHECK(world.values() == "a");
    });
}

TEST_CASE("a run changes at most 50,000 items, and a person has five at once") {
    in_bulk_world([](BulkWorld& world) {
        world.database.write([](db::Sql& sql) {
            sql.run(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50001)"
                " INSERT INTO item (id, value) SELECT i, 'a' FROM n"
            );
        });
        CHECK(refusal(world.set_all(world.lea, "new")) == "bulk_too_many_targets");
        world.database.write([](db::Sql& sql) { sql.run("DELETE FROM item WHERE id > 3"); });

        for (int i = 0; i < 5; ++i) CHECK(refusal(world.set_all(world.lea, "new")) == "none");
        CHECK(refusal(world.set_all(world.lea, "new")) == "too_many_bulk_runs");
        CHECK(refusal(world.set_all(world.leo, "new")) == "none");
    });
}

TEST_CASE("a run is its owner's and administrators', and requesters have none") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a"});
        CHECK(refusal(world.set_all(world.rita, "new")) == "forbidden");
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);

        CHECK(refusal(world.show(world.leo, run->id)) == "not_found");
        CHECK(refusal(world.cancel(world.leo, run->id)) == "not_found");
        CHECK(refusal(world.undo(world.leo, run->id)) == "not_found");
        CHECK(world.failures(world.leo, run->id) == "not_found");
        CHECK(csv(world, world.leo, run->id) == "not_found");
        CHECK(refusal(world.show(world.rita, run->id)) == "not_found");
        CHECK(refusal(world.show(world.root, run->id)) == "none");
        auto listed = [&](Id<User> person, bool everyone) {
            auto call = world.as(person);
            auto page = world.database.read([&](db::Sql& sql) {
                return list_bulk_runs(sql, call, {.everyone = everyone});
            });
            return page ? std::to_string(page->items.size()) : refusal(page);
        };
        CHECK(listed(world.lea, false) == "1");
        CHECK(listed(world.leo, true) == "0");
        CHECK(listed(world.root, false) == "0");
        CHECK(listed(world.root, true) == "1");
        CHECK(listed(world.rita, true) == "forbidden");
        CHECK(refusal(world.cancel(world.root, run->id)) == "none");
    });
}

TEST_CASE("a run of somebody who has left stops") {
    in_bulk_world([](BulkWorld& world) {
        world.items(many(bulk_part_size * 2, "old"));
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);
        world.step(run->id);
        world.database.write([&](db::Sql& sql) {
            sql.run("UPDATE user_account SET role = 'requester' WHERE id = :id", world.lea);
        });
        world.finish();

        CHECK(count_of(world, "new") == static_cast<std::int64_t>(bulk_part_size));
        auto stopped = world.show(world.root, run->id);
        REQUIRE(stopped);
        CHECK(stopped->state == BulkState::stopped);
        CHECK(stopped->reason == "forbidden");
    });
}

TEST_CASE("only the owner's pages are told how far a run is") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a"});
        REQUIRE(world.set_all(world.lea, "new"));
        world.finish();
        auto records = world.database.read([](db::Sql& sql) { return events::tail(sql, {}, 100); });
        auto topic = bulk_topic();
        auto notices =
            world.database.read([&](db::Sql& sql) { return topic.notices(sql, records); });

        REQUIRE(notices.size() >= 3);
        for (const auto& notice : notices) {
            CHECK(notice.person == world.lea);
            CHECK(notice.data == R"({"type":"bulk.progress","run":"1"})");
        }
    });
}

TEST_CASE("old runs go, and what cannot be undone any more is forgotten before") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a", "locked"});
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);
        world.finish();
        auto undo = world.undo(world.lea, run->id);
        REQUIRE(undo);
        world.finish();
        auto kept = [&] {
            return world.database.read([&](db::Sql& sql) {
                return *sql.value<std::int64_t>("SELECT COUNT(*) FROM bulk_item");
            });
        };
        CHECK(kept() == 2);

        const auto after = identity::test::noon + std::chrono::hours(1);
        world.database.write([&](db::Sql& sql) { store::forget_undo(sql, after, 10); });
        CHECK(kept() == 1);
        CHECK(world.failures(world.lea, run->id) == "item-2 item_locked {\"by\":\"Lea\"}\n");
        auto remove = [&] {
            return world.database.write([&](db::Sql& sql) {
                return store::remove_ended(sql, after, 10);
            });
        };
        CHECK(remove());
        CHECK(remove());
        CHECK_FALSE(remove());
        CHECK(kept() == 0);
        CHECK(refusal(world.show(world.lea, run->id)) == "not_found");
    });
}

TEST_CASE("of a person who is erased, no run is left") {
    in_bulk_world([](BulkWorld& world) {
        world.items({"a", "locked"});
        auto run = world.set_all(world.lea, "new");
        REQUIRE(run);
        world.finish();
        auto others = world.set_all(world.leo, "Lea Lind");
        REQUIRE(others);

        for (const auto& step : bulk_erasure()) {
            std::optional<std::int64_t> after = 0;
            while (after) {
                auto progress = world.database.write([&](db::Sql& sql) {
                    return step.run(
                        sql, identity::test::by_system(), {world.lea, "lea@desk.test", "Lea Lind"},
                        *after
                    );
                });
                REQUIRE(progress);
                after = progress->next;
            }
        }

        CHECK(refusal(world.show(world.root, run->id)) == "not_found");
        auto left = world.show(world.root, others->id);
        REQUIRE(left);
        CHECK(left->arguments.at("value") == "[erased]");
    });
}

}  // namespace mainstay::views::test::bulk_test
