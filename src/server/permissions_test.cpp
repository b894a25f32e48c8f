#include <algorithm>
#include <set>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/testing.hpp"
#include "identity/permission.hpp"
#include "identity/testing.hpp"
#include "server/installation.hpp"
#include "server/modules.hpp"
#include "wire/name.hpp"

namespace mainstay::server {

namespace {

namespace it = identity::test;

/// Every kind of resource to which something is done, each once.
std::vector<const ResourceKind*> kinds() {
    std::vector<const ResourceKind*> all;
    for (const auto* action : all_actions(modules()))
        for (const auto* kind : action->kinds)
            if (std::ranges::find(all, kind) == all.end()) all.push_back(kind);
    return all;
}

/// Two customers with two applications and the teams that serve one each; tickets and mails of
/// both. A kind that a module adds needs rows here.
void fill(db::Sql& sql) {
    auto shop = it::an_application(sql, "SHOP"), ledger = it::an_application(sql, "LEDGER");
    auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
    auto borg = it::an_organization(sql, "Borg", "borg.test", "LEDGER");
    auto ann = it::a_person(sql, "ann@acme.test", Role::requester, acme);
    auto boss = it::a_person(sql, "boss@acme.test", Role::requester, acme);
    auto bob = it::a_person(sql, "bob@borg.test", Role::requester, borg);
    auto lone = it::a_person(sql, "lone@where.test", Role::requester);
    sql.run("UPDATE user_account SET sees_organization = 1 WHERE id IN (:a, :b)", boss, lone);
    auto lea = it::a_person(sql, "lea@desk.test", Role::agent);
    auto tom = it::a_person(sql, "tom@desk.test", Role::agent);
    auto dev = it::a_person(sql, "dev@desk.test", Role::developer);
    it::a_person(sql, "mia@desk.test", Role::manager);
    auto audrey = it::a_person(sql, "audrey@desk.test", Role::auditor);
    it::a_person(sql, "root@desk.test", Role::administrator);
    auto first = it::a_team(sql, "SHOP", Level::L1, {lea, dev});
    auto second = it::a_team(sql, "SHOP", Level::L2, {tom});
    it::a_team(sql, "LEDGER", Level::L3, {dev});

    int number = 0;
    for (auto application : {shop, ledger}) {
        for (auto requester : {ann, bob, lone, audrey}) {
            for (auto team :
                 {std::optional(first), std::optional(second), std::optional<Id<Team>>()}) {
                auto id = *sql.value<std::int64_t>(
                    "INSERT INTO ticket (key, application, version, subject, kind, maintenance,"
                    " status, impact, urgency, priority, level, organization, requester, team,"
                    " created_at, updated_at)"
                    " SELECT :key, :application, 1, 'x', 'incident', 'corrective', 'new', 'low',"
                    " 'low', 'low', 'L1', organization, id, :team, 0, 0"
                    " FROM user_account WHERE id = :requester RETURNING id",
                    "T-" + std::to_string(++number), application, team, requester
                );
                for (auto watcher : {ann, bob, tom, audrey})
                    if ((id + watcher.value) % 3 == 0)
                        sql.run(
                            "INSERT INTO ticket_watcher (ticket, watcher) VALUES (:t, :w)", id,
                            watcher
                        );
            }
        }
        sql.run(
            "INSERT INTO mail (direction, application, envelope_from, envelope_to, bytes, state,"
            " received_at) VALUES ('in', :application, '', '', 1, 'needs_attention', 0)",
            application
        );
    }
}

/// Everybody there is, each as they are, and as if an administrator had made them a role that may
/// do everything as far as `made` says; all of them also with less than every scope of a token.
std::vector<Call> callers(db::Sql& sql, const std::vector<const Action*>& actions) {
    std::vector<Call> all{Call{}, Call::system({}, "")};
    for (auto id : sql.all<Id<User>>("SELECT id FROM user_account ORDER BY id LIMIT 100")) {
        const auto call = it::by(sql, id);
        all.push_back(call);
        for (auto made : {Reach::own, Reach::organization, Reach::team, Reach::application}) {
            auto with_role = call;
            auto& caller = *with_role.caller;
            caller.grants.emplace();
            for (const auto* action : actions)
                caller.grants->push_back({std::string(action->name), made});
            caller.applications = sql.all<Id<Application>>(
                "SELECT DISTINCT ta.application FROM team_member m"
                " JOIN team_application ta ON ta.team = m.team WHERE m.member = :member",
                id
            );
            all.push_back(with_role);
        }
        auto reading = call;
        reading.caller->scopes = {TokenScope::read};
        all.push_back(reading);
    }
    return all;
}

using Ids = std::vector<std::int64_t>;

Ids by_scope(db::Sql& sql, const Call& call, const Action& action, const ResourceKind& kind) {
    db::Query query{fmt::format("SELECT {} FROM {} WHERE 1 = 1", kind.id, kind.table), {}};
    identity::scope(call, action, kind).narrow(query);
    query.text += fmt::format(" ORDER BY {}", kind.id);
    return sql.all<std::int64_t>(query);
}

Ids by_may(
    db::Sql& sql, const Call& call, const Action& action, const ResourceKind& kind, const Ids& rows
) {
    Ids ids;
    for (auto id : rows)
        if (identity::may(call, action, kind.load(sql, call, id))) ids.push_back(id);
    return ids;
}

}  // namespace

TEST_CASE("of every kind of resource, may and scope agree for each caller, action and row") {
    const auto all = modules();
    const auto floors = all_migrations(all);
    start_crypto();
    db::test::on_each_database({}, [&](db::test::TestDatabase& database) {
        db::migrate(*database, floors, it::noon);
        database->write([](db::Sql& sql) {
            fill(sql);
            const auto actions = all_actions(modules());
            const auto everyone = callers(sql, actions);
            for (const auto* kind : kinds()) {
                const auto rows = by_scope(sql, Call::system({}, ""), *actions.front(), *kind);
                std::set<Ids> answers;
                for (const auto* action : actions) {
                    if (std::ranges::find(action->kinds, kind) == action->kinds.end()) continue;
                    for (const auto& call : everyone) {
                        CAPTURE(kind->name);
                        CAPTURE(action->name);
                        CAPTURE(call.caller ? call.caller->email : "nobody");
                        auto found = by_scope(sql, call, *action, *kind);
                        REQUIRE(found == by_may(sql, call, *action, *kind, rows));
                        answers.insert(std::move(found));
                    }
                }
                // Else the rows are no sample: none, all, and a part for each reach it knows.
                CAPTURE(kind->name);
                REQUIRE(answers.size() >= 3);
            }
        });
    });
}

TEST_CASE("each action has a name of its own, and is done to kinds that can be loaded") {
    std::set<std::string_view> names;
    for (const auto* action : all_actions(modules())) {
        CAPTURE(action->name);
        CHECK(names.insert(action->name).second);
        for (const auto* kind : action->kinds) CHECK((kind->load != nullptr));
    }
}

TEST_CASE("each role may do what the rule book says, and nothing else") {
    std::string book;
    for (const auto* action : all_actions(modules())) {
        std::string line(action->name);
        line.resize(21, ' ');
        for (auto reach :
             {action->requester, action->agent, action->developer, action->manager, action->auditor
             })
            line += fmt::format("{:<13}", wire::name_of(reach));
        book += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }

    // requester, agent, developer, manager, auditor
    CHECK(
        book ==
        "directory_read       none         all          all          all          all\n"
        "directory_write      none         none         none         none         none\n"
        "team_write           none         none         none         all          none\n"
        "application_use      organization all          all          all          all\n"
        "role_read            none         none         none         all          all\n"
        "role_manage          none         none         none         none         none\n"
        "ingest_key_manage    none         none         none         all          none\n"
        "security_read        none         none         none         none         all\n"
        "own_write            all          all          all          all          all\n"
        "ticket_read          organization all          all          all          all\n"
        "ticket_read_private  none         all          all          all          all\n"
        "ticket_read_timeline none         all          all          all          all\n"
        "ticket_create        own          all          all          all          none\n"
        "ticket_reply         organization all          all          all          own\n"
        "ticket_note          none         all          all          all          organization\n"
        "ticket_work          none         all          all          all          none\n"
        "ticket_close         own          all          all          all          none\n"
        "ticket_reopen        organization all          all          all          none\n"
        "mail_read            none         all          all          all          all\n"
        "mail_review          none         all          all          all          none\n"
        "jobs_manage          none         none         none         all          none\n"
    );
}

}  // namespace mainstay::server
