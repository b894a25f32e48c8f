#include "ticketing/permissions.hpp"

#include <doctest/doctest.h>

#include "identity/identity.hpp"
#include "identity/permission_testing.hpp"
#include "module/module.hpp"
#include "ticketing/access.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/store.hpp"

namespace mainstay::ticketing::test::permissions_test {

namespace {

/// Whether that person may do that to the ticket.
bool may(db::Sql& sql, Id<User> who, const Action& action, std::string_view key) {
    auto call = as(sql, who);
    return identity::may(call, action, resource_of(sql, call, *store::find(sql, key)));
}

/// Tickets of both applications, of each requester and team, some of them watched.
void add_tickets(db::Sql& sql, const identity::test::Population& all) {
    int number = 0;
    for (auto application : {all.shop, all.ledger})
        for (auto requester : {all.ann, all.bob, all.lone, all.audrey})
            for (auto team :
                 {std::optional(all.first), std::optional(all.second), std::optional<Id<Team>>()})
                sql.run(
                    "INSERT INTO ticket (key, application, version, subject, kind, maintenance,"
                    " status, impact, urgency, priority, level, organization, requester, team,"
                    " created_at, updated_at)"
                    " SELECT :key, :application, 1, 'x', 'incident', 'corrective', 'new', 'low',"
                    " 'low', 'low', 'L1', organization, id, :team, 0, 0"
                    " FROM user_account WHERE id = :requester",
                    "T-" + std::to_string(++number), application, team, requester
                );
    for (auto watcher : {all.ann, all.bob, all.tom, all.audrey})
        sql.run(
            "INSERT INTO ticket_watcher (ticket, watcher)"
            " SELECT t.id, u.id FROM ticket t CROSS JOIN user_account u"
            " WHERE u.id = :watcher AND (t.id + u.id) % 3 = 0",
            watcher
        );
}

/// Macros and ticket templates of each sharing, of several owners.
void add_macros(db::Sql& sql, const identity::test::Population& all) {
    auto add = [&](Id<User> owner, std::string_view sharing, std::optional<Id<Team>> team) {
        sql.run(
            "INSERT INTO ticket_template (name, name_key, content, owner, sharing, team,"
            " created_at, updated_at) VALUES ('x', 'x', '{}', :owner, :sharing, :team, 0, 0)",
            owner, sharing, team
        );
        sql.run(
            "INSERT INTO macro (name, name_key, steps, owner, sharing, team, created_at,"
            " updated_at) VALUES ('x', 'x', '{}', :owner, :sharing, :team, 0, 0)",
            owner, sharing, team
        );
    };
    for (auto owner : {all.tom, all.audrey, all.ann}) {
        add(owner, "private", std::nullopt);
        add(owner, "everyone", std::nullopt);
        for (auto team : {all.first, all.second}) add(owner, "team", team);
    }
}

}  // namespace

TEST_CASE("each role may do to tickets what the rule book says, and nothing else") {
    // requester, agent, developer, manager, auditor
    CHECK(
        identity::test::rule_book(module({}, {}).actions) ==
        "ticket_read          organization all          all          all          all\n"
        "ticket_read_private  none         all          all          all          all\n"
        "ticket_read_timeline none         all          all          all          all\n"
        "ticket_create        own          all          all          all          none\n"
        "ticket_reply         organization all          all          all          own\n"
        "ticket_note          none         all          all          all          organization\n"
        "ticket_work          none         all          all          all          none\n"
        "ticket_close         own          all          all          all          none\n"
        "ticket_reopen        organization all          all          all          none\n"
        "macro_read           none         team         team         all          none\n"
        "macro_write          none         own          own          all          none\n"
        "macro_share          none         team         team         all          none\n"
        "calendar_read        none         all          all          all          all\n"
        "calendar_write       none         none         none         none         none\n"
        "service_level_read   none         all          all          all          all\n"
        "policy_read          none         all          all          all          all\n"
        "policy_write         none         none         none         all          none\n"
        "contract_read        none         all          all          all          all\n"
        "contract_write       none         none         none         all          none\n"
        "application_action_managenone         none         none         none         none\n"
        "ticket_confidential  none         none         none         none         none\n"
        "ticket_restrict      none         all          all          all          none\n"
        "vendor_read          none         all          all          all          all\n"
        "vendor_write         none         none         none         all          none\n"
        "template_read        none         team         team         all          none\n"
        "template_write       none         own          own          all          none\n"
        "template_share       none         team         team         all          none\n"
        "suggestion_manage    none         none         none         all          none\n"
        "time_read            none         all          all          all          all\n"
        "time_log             none         all          all          all          none\n"
        "time_manage          none         none         none         all          none\n"
    );
}

TEST_CASE("of tickets, may and scope agree for each caller and action") {
    identity::test::on_each_database(tables(), [](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            auto all = identity::test::a_population(sql);
            add_tickets(sql, all);
            add_macros(sql, all);
            CHECK(identity::test::disagreement(sql, module({}, {}).actions) == "");
        });
    });
}

TEST_CASE("a colleague's ticket is seen by leave only, and closed by nobody else") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);

        CHECK(may(sql, desk.boss, ticket_read, key));
        CHECK_FALSE(may(sql, desk.amy, ticket_read, key));
        CHECK_FALSE(may(sql, desk.bob, ticket_read, key));
        CHECK_FALSE(may(sql, desk.boss, ticket_close, key));
        CHECK(may(sql, desk.ann, ticket_close, key));
    });
}

TEST_CASE("whoever moves to another organization does not see what they watch in the former one") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto key = a_ticket(sql, desk.ann);
        auto id = store::find(sql, key)->id;
        store::add_watcher(sql, id, desk.amy);
        store::add_watcher(sql, id, desk.bob);
        store::add_watcher(sql, id, desk.audrey);

        CHECK(may(sql, desk.amy, ticket_read, key));
        CHECK_FALSE(may(sql, desk.bob, ticket_read, key));
        CHECK(may(sql, desk.audrey, ticket_note, key));
    });
}

TEST_CASE("an auditor speaks in tickets of their own, and to staff in those they watch") {
    at_desk([](db::Sql& sql, const Desk& desk) {
        auto own = a_ticket(sql, desk.ann), watched = a_ticket(sql, desk.ann);
        auto other = a_ticket(sql, desk.ann);
        sql.run("UPDATE ticket SET requester = :audrey WHERE key = :key", desk.audrey, own);
        store::add_watcher(sql, store::find(sql, watched)->id, desk.audrey);

        CHECK(may(sql, desk.audrey, ticket_reply, own));
        CHECK_FALSE(may(sql, desk.audrey, ticket_reply, watched));
        CHECK(may(sql, desk.audrey, ticket_note, watched));
        CHECK_FALSE(may(sql, desk.audrey, ticket_note, other));
        CHECK_FALSE(may(sql, desk.audrey, ticket_work, own));
    });
}

}  // namespace mainstay::ticketing::test::permissions_test
