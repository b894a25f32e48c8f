#include <doctest/doctest.h>

#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test::change_test {

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
            .impact = Severity::high,
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
        done(change(sql, lea, {.key = key, .if_match = 1, .impact = Severity::high}));

        CHECK(
            refusal(change(sql, lea, {.key = key, .if_match = 1, .impact = Severity::low})) ==
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
        done(resolve(sql, lea, {key, {}, Resolution::fixed, {}}, Source::web));
        CHECK(
            refusal(change(sql, lea, {.key = key, .assignee = std::optional(desk.tom)})) ==
            "not_in_this_status"
        );
    });
}

}  // namespace mainstay::ticketing::test::change_test
