#include "ticketing/bulk_kind.hpp"

#include <functional>
#include <random>

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/reading.hpp"
#include "ticketing/store.hpp"
#include "ticketing/view_kind.hpp"
#include "views/views.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing::test::bulk_kind_test {

namespace {

namespace it = identity::test;

using views::BulkRunView;
using wire::json::object;

/// A help desk whose tickets are changed by runs.
struct BulkDesk {
    db::Database& database;
    const Desk& desk;
    views::Kinds kinds{{view_kind()}};

    Call call(Id<User> person) const {
        return database.read([&](db::Sql& sql) { return as(sql, person, 60); });
    }

    /// A run over these keys, or over a filter, that has ended.
    Result<BulkRunView> run(
        Id<User> person, const std::string& action, const object& arguments,
        const std::vector<std::string>& keys, const std::string& filter = ""
    ) const {
        views::StartBulkRun request{.kind = {"ticket"}, .action = {action}, .arguments = arguments};
        for (const auto& key : keys) request.keys.push_back({key});
        if (keys.empty()) request.filter = Line<4000, 0>{filter};
        auto by = call(person);
        auto found = views::find_bulk_targets(database, by, request, kinds);
        if (!found) return found.error();
        auto started =
            database.write([&](db::Sql& sql) { return views::start_bulk_run(sql, by, *found); });
        if (!started) return started.error();
        return ended(person, started->id);
    }

    Result<BulkRunView> undo(Id<User> person, Id<views::BulkRun> id) const {
        auto by = call(person);
        auto found = views::find_bulk_changes(database, by, {id});
        if (!found) return found.error();
        auto started =
            database.write([&](db::Sql& sql) { return views::undo_bulk_run(sql, by, *found); });
        if (!started) return started.error();
        return ended(person, started->id);
    }

    Result<BulkRunView> ended(Id<User> person, Id<views::BulkRun> id) const {
        auto clock = [] { return noon + std::chrono::seconds(120); };
        jobs::run_due(database, {views::bulk_worker(database, kinds, clock)}, clock);
        auto by = call(person);
        return database.read([&](db::Sql& sql) { return views::show_bulk_run(sql, by, {id}); });
    }

    /// Such as `2 changed 0 unchanged`, then why each other was not.
    std::string outcome(Id<User> person, const Result<BulkRunView>& run) const {
        if (!run) return refusal(run);
        auto by = call(person);
        auto failures = database.read([&](db::Sql& sql) {
            return views::list_bulk_failures(sql, by, {.id = run->id});
        });
        auto text = std::to_string(run->changed) + " changed " + std::to_string(run->unchanged) +
                    " unchanged";
        for (const auto& failure : failures->items) text += ", " + failure.key + " " + failure.code;
        return text;
    }

    TicketView ticket(const std::string& key) const {
        return database.read([&](db::Sql& sql) { return test::ticket(sql, desk, key); });
    }

    void write(const std::function<void(db::Sql&)>& body) const { database.write(body); }
};

void with_bulk_desk(const std::function<void(const BulkDesk&)>& body) {
    static const std::vector<db::Migration> all = [] {
        std::vector<db::Migration> steps(tables().begin(), tables().end());
        for (const auto& step : views::migrations()) steps.push_back(step);
        return steps;
    }();
    it::on_each_database(all, [&](db::test::TestDatabase& database) {
        auto desk = database->write([](db::Sql& sql) { return a_desk(sql); });
        BulkDesk bulk{*database, desk};
        bulk.write([&](db::Sql& sql) {
            for (int i = 0; i < 3; ++i) a_ticket(sql, desk.ann);
        });
        body(bulk);
    });
}

std::string id_of(auto id) { return to_string(id); }

std::string status(const BulkDesk& bulk, const std::string& key) {
    return std::string(wire::name_of(bulk.ticket(key).status));
}

/// All that a change of many may change, as text.
std::string essence(const TicketView& ticket) {
    auto text = std::string(wire::name_of(ticket.status)) + " " + holder(ticket) + " " +
                std::string(wire::name_of(ticket.kind)) + " " +
                std::string(wire::name_of(ticket.priority));
    for (const auto& label : ticket.labels) text += " " + label;
    return text;
}

}  // namespace

TEST_CASE("each ticket of a run is changed as one alone is, with its record and its rules") {
    with_bulk_desk([](const BulkDesk& bulk) {
        const auto lea = bulk.desk.lea;
        auto run =
            bulk.run(lea, "assign", {{"assignee", id_of(bulk.desk.leo)}}, {"SHOP-1", "SHOP-2"});
        CHECK(bulk.outcome(lea, run) == "2 changed 0 unchanged");
        CHECK(status(bulk, "SHOP-1") == "open");
        CHECK(status(bulk, "SHOP-3") == "new");

        run = bulk.run(lea, "close", {}, {"SHOP-1"});
        CHECK(bulk.outcome(lea, run) == "0 changed 0 unchanged, SHOP-1 not_in_this_status");
        run = bulk.run(lea, "resolve", {{"resolution", "fixed"}, {"note", "Done."}}, {}, "is:open");
        CHECK(bulk.outcome(lea, run) == "3 changed 0 unchanged");
        run = bulk.run(lea, "close", {}, {}, "status:resolved");
        CHECK(bulk.outcome(lea, run) == "3 changed 0 unchanged");
        CHECK(status(bulk, "SHOP-3") == "closed");
        run = bulk.run(lea, "reopen", {}, {"SHOP-3"});
        CHECK(bulk.outcome(lea, run) == "1 changed 0 unchanged");
        bulk.write([&](db::Sql& sql) {
            CHECK(recorded(sql, "SHOP-1") == "created assigned resolved closed");
            CHECK(
                conversation(sql, bulk.desk.ann, "SHOP-1") ==
                "ann public: Please help.\nlea public: Done.\n"
            );
        });
    });
}

TEST_CASE("a run classifies, labels, escalates and watches") {
    with_bulk_desk([](const BulkDesk& bulk) {
        const auto lea = bulk.desk.lea;
        auto run = bulk.run(
            lea, "change",
            {{"impact", "high"},
             {"urgency", "high"},
             {"add_labels", wire::json::array{"big", "sale"}}},
            {"SHOP-1", "SHOP-2"}
        );
        CHECK(bulk.outcome(lea, run) == "2 changed 0 unchanged");
        CHECK(bulk.ticket("SHOP-1").priority == Priority::urgent);
        run = bulk.run(
            lea, "change", {{"remove_labels", wire::json::array{"big"}}, {"kind", "bug"}},
            {"SHOP-1", "SHOP-3"}
        );
        CHECK(bulk.outcome(lea, run) == "2 changed 0 unchanged");
        CHECK(bulk.ticket("SHOP-1").labels == std::vector<std::string>{"sale"});
        run = bulk.run(lea, "change", {{"kind", "bug"}}, {"SHOP-1", "SHOP-2"});
        CHECK(bulk.outcome(lea, run) == "1 changed 1 unchanged");

        run = bulk.run(lea, "escalate", {{"level", "L2"}, {"note", "Look."}}, {"SHOP-1"});
        CHECK(bulk.outcome(lea, run) == "1 changed 0 unchanged");
        run = bulk.run(lea, "escalate", {{"level", "L3"}, {"note", "Look."}}, {}, "is:open");
        CHECK(
            bulk.outcome(lea, run) ==
            "1 changed 0 unchanged, SHOP-3 level_out_of_reach, SHOP-2 level_out_of_reach"
        );
        run = bulk.run(lea, "watch", {}, {"SHOP-1", "SHOP-2"});
        CHECK(bulk.outcome(lea, run) == "2 changed 0 unchanged");
        CHECK(bulk.outcome(lea, bulk.undo(lea, run->id)) == "2 changed 0 unchanged");
        CHECK(bulk.ticket("SHOP-1").watchers.empty());
    });
}

TEST_CASE("a run applies a macro to each ticket") {
    with_bulk_desk([](const BulkDesk& bulk) {
        const auto lea = bulk.desk.lea;
        auto macro = bulk.database.write([&](db::Sql& sql) {
            MacroSteps steps{
                .add_labels = {{"known"}}, .text = MessageText{"Hello {{requester.name}}."}
            };
            return done(create_macro(
                            sql, as(sql, lea), {.name = {"Known"}, .steps = steps, .sharing = {}}
                        )
            ).body.id;
        });
        auto run = bulk.run(lea, "macro", {{"macro", id_of(macro)}}, {"SHOP-1", "SHOP-2"});
        CHECK(bulk.outcome(lea, run) == "2 changed 0 unchanged");
        bulk.write([&](db::Sql& sql) {
            CHECK(
                conversation(sql, bulk.desk.ann, "SHOP-2") ==
                "ann public: Please help.\nlea public: Hello ann.\n"
            );
        });
        // Another's private macro is as one that is not there.
        CHECK(
            refusal(bulk.run(bulk.desk.leo, "macro", {{"macro", id_of(macro)}}, {"SHOP-1"})) ==
            "arguments.macro unknown_reference"
        );
    });
}

TEST_CASE("an undo puts tickets back, but not those that were changed since") {
    with_bulk_desk([](const BulkDesk& bulk) {
        const auto lea = bulk.desk.lea;
        auto labelled = bulk.run(
            lea, "change", {{"add_labels", wire::json::array{"old"}}}, {"SHOP-1", "SHOP-2"}
        );
        REQUIRE(labelled);
        const auto before = essence(bulk.ticket("SHOP-1"));
        auto run = bulk.run(lea, "resolve", {{"resolution", "fixed"}}, {}, "is:open");
        CHECK(bulk.outcome(lea, run) == "3 changed 0 unchanged");
        bulk.write([&](db::Sql& sql) {
            done(reopen(sql, as(sql, bulk.desk.leo), {.key = "SHOP-2"}, Source::web));
        });

        auto undo = bulk.undo(lea, run->id);
        CHECK(bulk.outcome(lea, undo) == "2 changed 0 unchanged, SHOP-2 ticket_changed_since");
        CHECK(essence(bulk.ticket("SHOP-1")) == before);
        CHECK_FALSE(bulk.ticket("SHOP-1").resolution);
        CHECK_FALSE(bulk.ticket("SHOP-1").resolved_at);
        CHECK(status(bulk, "SHOP-2") == "open");
        bulk.write([&](db::Sql& sql) {
            CHECK(recorded(sql, "SHOP-1") == "created changed resolved restored");
        });
    });
}

TEST_CASE("a run does what its owner may, and sees what they see") {
    with_bulk_desk([](const BulkDesk& bulk) {
        for (auto person : {bulk.desk.ann, bulk.desk.boss, bulk.desk.bob, bulk.desk.audrey})
            CHECK(refusal(bulk.run(person, "watch", {}, {"SHOP-1"})) == "forbidden");
        // Whoever works on what their team has is refused the tickets of others.
        bulk.write([&](db::Sql& sql) {
            done(assign(sql, as(sql, bulk.desk.lea), {.key = "SHOP-1"}));
            done(escalate(
                sql, as(sql, bulk.desk.lea),
                {.key = "SHOP-2", .level = Level::L2, .note = {"Look."}}, Source::web
            ));
        });
        auto restricted = bulk.call(bulk.desk.tom);
        restricted.caller->grants = std::vector<Grant>{
            {"ticket_read", Reach::all},
            {"ticket_work", Reach::team},
            {"bulk_read", Reach::own},
            {"bulk_write", Reach::own}
        };
        const auto kind = bulk_kind();
        const auto& action = kind.actions.front();
        bulk.write([&](db::Sql& sql) {
            auto apply = [&](std::string key) {
                auto id = store::find(sql, key)->id.value;
                return refusal(action.apply(sql, restricted, {id, key}, object{}));
            };
            CHECK(apply("SHOP-1") == "forbidden");
            CHECK(apply("SHOP-2") == "ok");
        });
    });
}

TEST_CASE("the counts of queues are right after any runs and undoes") {
    with_bulk_desk([](const BulkDesk& bulk) {
        std::mt19937_64 random(7);
        auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
        bulk.write([&](db::Sql& sql) {
            for (int i = 0; i < 9; ++i) a_ticket(sql, bulk.desk.bob);
        });
        const std::vector<Id<User>> people{bulk.desk.lea, bulk.desk.leo, bulk.desk.tom};
        const std::vector<std::string> filters{
            "", "is:open", "assignee:none", "assignee:me", "status:resolved", "level:L1"
        };
        std::vector<std::pair<std::string, object>> actions{
            {"assign", {}},
            {"assign", {{"assignee", id_of(bulk.desk.leo)}}},
            {"resolve", {{"resolution", "fixed"}}},
            {"reopen", {}},
            {"close", {}},
            {"escalate", {{"level", "L2"}, {"note", "Look."}}},
            {"escalate", {{"level", "L1"}, {"note", "Look."}}},
            {"change", {{"impact", "high"}, {"add_labels", wire::json::array{"big"}}}},
        };
        std::vector<std::pair<Id<User>, Id<views::BulkRun>>> runs;
        for (int step = 0; step < 40; ++step) {
            auto person = people[pick(people.size())];
            if (pick(3) == 0 && !runs.empty()) {
                auto [owner, id] = runs[pick(runs.size())];
                static_cast<void>(bulk.undo(owner, id));
            } else {
                const auto& [action, arguments] = actions[pick(actions.size())];
                auto run = bulk.run(person, action, arguments, {}, filters[pick(filters.size())]);
                if (run) runs.emplace_back(person, run->id);
            }
            bulk.write([&](db::Sql& sql) {
                const std::string open =
                    "SELECT COUNT(*) FROM ticket WHERE status NOT IN ('resolved', 'closed')";
                auto counts = done(queues(sql, as(sql, person), {}));
                for (const auto& queue : counts.items) {
                    db::Query query{open};
                    if (queue.queue == Queue::unassigned) query.add(" AND assignee IS NULL");
                    if (queue.queue == Queue::mine) query.add(" AND assignee = :me", person);
                    if (queue.queue == Queue::team)
                        query.add(
                            " AND team IN (SELECT team FROM team_member WHERE member = :me)", person
                        );
                    CHECK(queue.count == *sql.value<std::int64_t>(query));
                }
            });
        }
        CHECK(runs.size() > 10);
    });
}

}  // namespace mainstay::ticketing::test::bulk_kind_test
