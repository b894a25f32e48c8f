#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test {

namespace {

/// Hands a ticket to a level, as Lea; the code of the refusal or `ok`.
std::string move_to(db::Sql& sql, const Desk& desk, const std::string& key, Level level) {
    return refusal(
        escalate(sql, as(sql, desk.lea), {key, {}, level, {"Seen so far: smoke."}}, Source::web)
    );
}

std::string resolve_it(db::Sql& sql, const Desk& desk, const std::string& key) {
    return refusal(resolve(sql, as(sql, desk.lea), {key, {}, Resolution::fixed, {}}, Source::web));
}

std::string close_it(db::Sql& sql, Id<User> user, const std::string& key) {
    return refusal(close(sql, as(sql, user), {key, {}}));
}

std::string reopen_it(db::Sql& sql, Id<User> user, const std::string& key) {
    return refusal(reopen(sql, as(sql, user), {key, {}, {}}, Source::web));
}

}  // namespace

TEST_CASE("a ticket climbs from level to level and comes back down") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        std::string path;
        for (auto level : {Level::L2, Level::L3, Level::L4, Level::L2, Level::L1}) {
            REQUIRE(move_to(sql, desk, key, level) == "ok");
            auto now = ticket(sql, desk, key);
            path += holder(now) + " " + std::string(wire::name_of(now.status)) + "\n";
        }

        CHECK(
            path ==
            "L2 SHOP L2 tom open\n"
            "L3 SHOP L3 dev open\n"
            "L4 SHOP L4 vera waiting_on_vendor\n"
            "L2 SHOP L2 tom open\n"
            "L1 SHOP L1 leo open\n"
        );
        CHECK(recorded(sql, key) == "created escalated escalated escalated escalated escalated");
    });
}

TEST_CASE("a hand-over leaves its note for staff only, linked from the timeline") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        move_to(sql, desk, key, Level::L2);

        CHECK(conversation(sql, desk.ann, key) == "ann public: Please help.\n");
        CHECK(
            conversation(sql, desk.tom, key) ==
            "ann public: Please help.\nlea private: Seen so far: smoke.\n"
        );
        auto note = messages(sql, as(sql, desk.tom), {.key = key})->items.back().id;
        auto entry = timeline_of(sql, as(sql, desk.tom), {.key = key})->items.front();
        CHECK(entry.action == "escalated");
        CHECK(entry.actor->name == "lea");
        CHECK(entry.changes.back().field == "message");
        CHECK(entry.changes.back().after == boost::json::value(to_string(note)));
        CHECK(told(sql, "reply.posted").empty());
    });
}

TEST_CASE("no level is skipped on the way up, and staying is no escalation") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(move_to(sql, desk, key, Level::L3) == "level level_out_of_reach");
        CHECK(move_to(sql, desk, key, Level::L1) == "level level_out_of_reach");
        CHECK(holder(ticket(sql, desk, key)) == "L1 SHOP L1 lea");
    });
}

TEST_CASE("a level that no team holds is refused, and the ticket stays") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        sql.run("DELETE FROM team_application WHERE team = :team", desk.l2);

        auto moved = escalate(sql, as(sql, desk.lea), {key, {}, Level::L2, {"Up."}}, Source::web);

        CHECK(refusal(moved) == "no_team_at_level");
        CHECK(moved.error().parameters.at("application") == "SHOP");
        CHECK(ticket(sql, desk, key).level == Level::L1);
    });
}

TEST_CASE("a ticket that is done is not escalated, resolved or assigned") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        resolve_it(sql, desk, key);

        CHECK(move_to(sql, desk, key, Level::L2) == "not_in_this_status");
        CHECK(resolve_it(sql, desk, key) == "not_in_this_status");
        CHECK(
            refusal(assign(sql, as(sql, desk.lea), {.key = key, .assignee = desk.leo})) ==
            "not_in_this_status"
        );
    });
}

TEST_CASE("a ticket is resolved, closed and reopened, and says when") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto request =
            ResolveTicket{key, {}, Resolution::workaround, MessageText{"Use the other door."}};
        auto resolved = resolve(sql, as(sql, desk.lea, 60), request, Source::web);

        REQUIRE(refusal(resolved) == "ok");
        CHECK(resolved->body.status == Status::resolved);
        CHECK(resolved->body.resolution == Resolution::workaround);
        CHECK(resolved->body.resolved_at == noon + std::chrono::seconds(60));
        CHECK(resolved->version == 2);
        CHECK(
            conversation(sql, desk.ann, key) ==
            "ann public: Please help.\nlea public: Use the other door.\n"
        );
        CHECK(told(sql, "reply.posted").size() == 1);

        CHECK(close_it(sql, desk.ann, key) == "ok");
        CHECK(ticket(sql, desk, key).closed_at);
        CHECK(reopen_it(sql, desk.ann, key) == "ok");
        auto reopened = ticket(sql, desk, key);
        CHECK(reopened.status == Status::open);
        CHECK_FALSE(reopened.resolution);
        CHECK_FALSE(reopened.resolved_at);
        CHECK(recorded(sql, key) == "created resolved closed reopened");
    });
}

TEST_CASE("what is open is neither closed nor reopened") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(close_it(sql, desk.lea, key) == "not_in_this_status");
        CHECK(reopen_it(sql, desk.lea, key) == "not_in_this_status");
    });
}

TEST_CASE("why a ticket is reopened is a note of staff, and a message of a requester") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        resolve_it(sql, desk, key);
        done(reopen(sql, as(sql, desk.lea), {key, {}, MessageText{"Not tested."}}, Source::web));
        resolve_it(sql, desk, key);
        done(reopen(sql, as(sql, desk.ann), {key, {}, MessageText{"Still burns."}}, Source::web));

        CHECK(
            conversation(sql, desk.ann, key) ==
            "ann public: Please help.\nann public: Still burns.\n"
        );
        CHECK(
            conversation(sql, desk.lea, key).find("lea private: Not tested.") != std::string::npos
        );
    });
}

TEST_CASE("who takes a ticket up opens it; nobody may have it, too") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        auto nobody = assign(sql, as(sql, desk.leo), {.key = key});
        REQUIRE(refusal(nobody) == "ok");
        CHECK_FALSE(nobody->body.assignee);
        CHECK(nobody->body.status == Status::new_);

        auto taken = assign(sql, as(sql, desk.leo), {.key = key, .assignee = desk.leo});
        CHECK(taken->body.assignee->name == "leo");
        CHECK(taken->body.status == Status::open);
        CHECK(taken->version == 3);
    });
}

TEST_CASE("a ticket is assigned to people who work on tickets, and to teams of its level") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto to = [&](std::optional<Id<User>> user, std::optional<Id<Team>> team = {}) {
            return refusal(
                assign(sql, as(sql, desk.lea), {.key = key, .assignee = user, .team = team})
            );
        };
        sql.run("UPDATE user_account SET is_active = 0 WHERE id = :id", desk.leo);

        CHECK(to(desk.ann) == "assignee assignee_unfit");
        CHECK(to(desk.audrey) == "assignee assignee_unfit");
        CHECK(to(desk.leo) == "assignee assignee_unfit");
        CHECK(to(Id<User>{9999}) == "assignee assignee_unfit");
        CHECK(to(desk.lea, desk.l2) == "team team_unfit");
        CHECK(to(desk.lea, Id<Team>{9999}) == "team team_unfit");
        CHECK(to(desk.lea, desk.l1) == "ok");
    });
}

TEST_CASE("a change raises the version once and records what changed") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        ChangeTicket request{
            .key = key,
            .if_match = 1,
            .subject = Subject{"It burns brightly"},
            .kind = Kind::problem,
            .impact = Grade::high,
            .labels = std::vector<Label>{{"fire"}},
            .assignee = std::optional(desk.tom),
        };

        auto changed = change(sql, as(sql, desk.lea), request);

        REQUIRE(refusal(changed) == "ok");
        const auto& now = changed->body;
        CHECK(changed->version == 2);
        CHECK(now.subject == "It burns brightly");
        CHECK(now.maintenance == Maintenance::preventive);
        CHECK(now.priority == Priority::high);
        CHECK(now.labels == std::vector<std::string>{"fire"});
        CHECK(now.assignee->name == "tom");
        CHECK(now.status == Status::open);
        auto entry = timeline_of(sql, as(sql, desk.lea), {.key = key})->items.front();
        std::string fields;
        for (const auto& each : entry.changes) {
            fields += each.field + " ";
            if (each.field != "assignee") continue;
            CHECK(each.before.at("name") == "lea");
            CHECK(each.after.at("name") == "tom");
        }
        CHECK(entry.action == "changed");
        CHECK(fields == "labels subject kind maintenance status impact priority assignee ");
    });
}

TEST_CASE("a maintenance type that was chosen stays when the kind changes") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        done(change(sql, as(sql, desk.lea), {.key = key, .maintenance = Maintenance::adaptive}));

        auto changed = change(sql, as(sql, desk.lea), {.key = key, .kind = Kind::problem});

        CHECK(changed->body.maintenance == Maintenance::adaptive);
    });
}

TEST_CASE("a change that changes nothing leaves no trace") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        auto changed = change(
            sql, as(sql, desk.lea, 60),
            {.key = key, .kind = Kind::incident, .labels = std::vector<Label>{}}
        );

        CHECK(changed->version == 1);
        CHECK(changed->body.updated_at == noon);
        CHECK(recorded(sql, key) == "created");
    });
}

TEST_CASE("a change on an older version is stale, for every action that takes a version") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto lea = as(sql, desk.lea);
        done(change(sql, lea, {.key = key, .if_match = 1, .impact = Grade::high}));

        CHECK(
            refusal(change(sql, lea, {.key = key, .if_match = 1, .impact = Grade::low})) ==
            "stale_ticket"
        );
        CHECK(refusal(assign(sql, lea, {.key = key, .if_match = 1})) == "stale_ticket");
        CHECK(
            refusal(escalate(sql, lea, {key, 1, Level::L2, {"Up."}}, Source::web)) == "stale_ticket"
        );
        CHECK(
            refusal(resolve(sql, lea, {key, 1, Resolution::fixed, {}}, Source::web)) ==
            "stale_ticket"
        );
        CHECK(refusal(close(sql, lea, {key, 1})) == "stale_ticket");
        CHECK(refusal(reopen(sql, lea, {key, 1, {}}, Source::web)) == "stale_ticket");
        CHECK(ticket(sql, desk, key).version == 2);
    });
}

TEST_CASE("a change is refused with the field that is wrong") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto lea = as(sql, desk.lea);

        CHECK(
            refusal(change(sql, lea, {.key = key, .labels = std::vector<Label>{{"a b"}}})) ==
            "labels[0] bad_label"
        );
        CHECK(
            refusal(change(sql, lea, {.key = key, .assignee = std::optional(desk.ann)})) ==
            "assignee assignee_unfit"
        );
        resolve_it(sql, desk, key);
        CHECK(
            refusal(change(sql, lea, {.key = key, .assignee = std::optional(desk.tom)})) ==
            "not_in_this_status"
        );
    });
}

}  // namespace mainstay::ticketing::test
