#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::actions_test {

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
        CHECK(published(sql, "reply.posted").empty());
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
        CHECK(published(sql, "reply.posted").size() == 1);

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

}  // namespace mainstay::ticketing::test::actions_test
