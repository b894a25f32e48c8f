#include <map>
#include <random>

#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"
#include "ticketing/routing_decision.hpp"
#include "ticketing/routings.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::routing_test {

namespace {

void set_mode(db::Sql& sql, const Desk& desk, RoutingMode mode) {
    REQUIRE(
        refusal(change_team_routing(sql, as(sql, desk.admin), {.id = desk.l1, .mode = mode})) ==
        "ok"
    );
}

std::string assignee(db::Sql& sql, const Desk& desk, const std::string& key) {
    auto found = ticket(sql, desk, key);
    return found.assignee ? found.assignee->name : "-";
}

void send_away(db::Sql& sql, Id<User> who, std::optional<Time> until = {}) {
    ChangeAvailability request{.id = who, .is_away = true};
    if (until) request.away_until = until;
    REQUIRE(refusal(change_availability(sql, as(sql, who), request)) == "ok");
}

}  // namespace

TEST_CASE("by load, whoever has least gets the next ticket, and of equals who waited longest") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        set_mode(sql, desk, RoutingMode::by_load);
        std::string names;
        for (int i = 0; i < 4; ++i) names += assignee(sql, desk, a_ticket(sql, desk.ann)) + " ";
        CHECK(names == "lea leo lea leo ");
    });
}

TEST_CASE("however tickets come, end and weigh, by load nobody has much more than another") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        set_mode(sql, desk, RoutingMode::by_load);
        std::mt19937 random(7);
        std::vector<std::string> open;
        for (int i = 0; i < 120; ++i) {
            auto key = a_ticket(sql, desk.ann);
            const char* priority = random() % 4 == 0 ? "urgent" : "normal";
            sql.run("UPDATE ticket SET priority = :priority WHERE key = :key", priority, key);
            open.push_back(key);
            if (random() % 3 == 0) {
                auto at = random() % open.size();
                sql.run("UPDATE ticket SET status = 'closed' WHERE key = :key", open[at]);
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
            }
        }
        std::map<Id<User>, std::int64_t> loads;
        for (const auto& count : store::open_counts(sql, std::vector{desk.lea, desk.leo}))
            loads[count.person] += count.tickets * load_of(count.priority);
        CHECK(std::abs(loads[desk.lea] - loads[desk.leo]) <= 4 * load_of(Priority::urgent));
    });
}

TEST_CASE("who is away gets nothing until they said they are back, or their time is over") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        send_away(sql, desk.lea, noon + std::chrono::hours(1));
        CHECK(assignee(sql, desk, a_ticket(sql, desk.ann)) == "leo");
        CHECK(assignee(sql, desk, a_ticket(sql, desk.ann)) == "leo");
        CHECK(route(sql, desk.l1, desk.shop, noon + std::chrono::hours(2)).person == desk.lea);
        auto away = list_away(sql, as(sql, desk.tom), {});
        REQUIRE(refusal(away) == "ok");
        REQUIRE(away->items.size() == 1);
        CHECK(away->items[0].person.name == "lea");
    });
}

TEST_CASE("where nobody is available the ticket waits for its team, and the record says why") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        send_away(sql, desk.lea);
        send_away(sql, desk.leo);
        auto key = a_ticket(sql, desk.ann);
        CHECK(holder(ticket(sql, desk, key)) == "L1 SHOP L1 -");
        CHECK(route(sql, desk.l1, desk.shop, noon).unrouted == UnroutedReason::nobody_available);
        set_mode(sql, desk, RoutingMode::off);
        CHECK(route(sql, desk.l1, desk.shop, noon).unrouted == UnroutedReason::routing_off);
    });
}

TEST_CASE("nobody is given more open tickets than their bound") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto admin = as(sql, desk.admin);
        for (auto who : {desk.lea, desk.leo})
            REQUIRE(
                refusal(change_availability(
                    sql, admin, {.id = who, .open_max = std::optional(Count<1, 10'000>{1})}
                )) == "ok"
            );
        CHECK(assignee(sql, desk, a_ticket(sql, desk.ann)) == "lea");
        CHECK(assignee(sql, desk, a_ticket(sql, desk.ann)) == "leo");
        CHECK(assignee(sql, desk, a_ticket(sql, desk.ann)) == "-");
        CHECK(route(sql, desk.l1, desk.shop, noon).unrouted == UnroutedReason::all_full);
    });
}

TEST_CASE("who never signed in is passed over, unless nobody of the team has") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        CHECK(assignee(sql, desk, a_ticket(sql, desk.ann)) == "lea");
        sql.run("UPDATE user_account SET password_hash = 'x' WHERE id = :id", desk.lea);
        CHECK(assignee(sql, desk, a_ticket(sql, desk.ann)) == "lea");
    });
}

TEST_CASE("only managers say how a team's tickets are given, and how many a person takes") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto lea = as(sql, desk.lea), ann = as(sql, desk.ann);
        CHECK(refusal(change_team_routing(sql, lea, {.id = desk.l1})) == "forbidden");
        CHECK(refusal(show_team_routing(sql, ann, {desk.l1})) == "forbidden");
        CHECK(refusal(show_team_routing(sql, lea, {desk.l1})) == "ok");
        CHECK(refusal(show_availability(sql, ann, {desk.lea})) == "forbidden");
        CHECK(refusal(list_away(sql, ann, {})) == "forbidden");
        CHECK(refusal(change_availability(sql, lea, {.id = desk.leo})) == "forbidden");
        CHECK(
            refusal(change_availability(
                sql, lea, {.id = desk.lea, .open_max = std::optional(Count<1, 10'000>{1})}
            )) == "forbidden"
        );
        CHECK(
            refusal(change_availability(
                sql, lea, {.id = desk.lea, .is_away = true, .away_until = std::optional(noon)}
            )) == "away_until away_until_past"
        );
    });
}

}  // namespace mainstay::ticketing::test::routing_test
