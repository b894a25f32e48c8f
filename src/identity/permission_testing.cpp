#include "identity/permission_testing.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "identity/permission.hpp"
#include "identity/testing.hpp"
#include "wire/name.hpp"

namespace mainstay::identity::test {

namespace {

using Ids = std::vector<std::int64_t>;

/// The kinds of resource to which something is done, each once.
std::vector<const ResourceKind*> kinds_of(std::span<const Action* const> actions) {
    std::vector<const ResourceKind*> all;
    for (const auto* action : actions)
        for (const auto* kind : action->kinds)
            if (std::ranges::find(all, kind) == all.end()) all.push_back(kind);
    return all;
}

/// The same caller with a role that an administrator made: everything, as far as `made`.
Call with_role(
    db::Sql& sql, Call call, Id<User> user, std::span<const Action* const> actions, Reach made
) {
    auto& caller = *call.caller;
    caller.grants.emplace();
    for (const auto* action : actions) caller.grants->push_back({std::string(action->name), made});
    caller.applications = sql.all<Id<Application>>(
        "SELECT DISTINCT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :member",
        user
    );
    return call;
}

std::vector<Call> callers(db::Sql& sql, std::span<const Action* const> actions) {
    std::vector<Call> all{Call{}, Call::system({}, "")};
    for (auto id : sql.all<Id<User>>("SELECT id FROM user_account ORDER BY id LIMIT 100")) {
        const auto call = by(sql, id);
        all.push_back(call);
        for (auto made : {Reach::own, Reach::organization, Reach::team, Reach::application})
            all.push_back(with_role(sql, call, id, actions, made));
        auto reading = call;
        reading.caller->scopes = {TokenScope::read};
        all.push_back(reading);
    }
    return all;
}

Ids by_scope(db::Sql& sql, const Call& call, const Action& action, const ResourceKind& kind) {
    db::Query query{fmt::format("SELECT {} FROM {} WHERE 1 = 1", kind.id, kind.table), {}};
    scope(call, action, kind).narrow(query);
    query.text += fmt::format(" ORDER BY {}", kind.id);
    return sql.all<std::int64_t>(query);
}

Ids by_may(
    const Call& call, const Action& action, const std::map<std::int64_t, Resource>& resources
) {
    Ids ids;
    for (const auto& [id, resource] : resources)
        if (may(call, action, resource)) ids.push_back(id);
    return ids;
}

}  // namespace

std::string rule_book(std::span<const Action* const> actions) {
    std::string book;
    for (const auto* action : actions) {
        auto line = fmt::format("{:<21}", action->name);
        for (auto reach :
             {action->requester, action->agent, action->developer, action->manager, action->auditor
             })
            line += fmt::format("{:<13}", wire::name_of(reach));
        book += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return book;
}

Population a_population(db::Sql& sql) {
    Population all;
    all.shop = an_application(sql, "SHOP");
    all.ledger = an_application(sql, "LEDGER");
    auto acme = an_organization(sql, "Acme", "acme.test", "SHOP");
    auto borg = an_organization(sql, "Borg", "borg.test", "LEDGER");
    all.ann = a_person(sql, "ann@acme.test", Role::requester, acme);
    auto boss = a_person(sql, "boss@acme.test", Role::requester, acme);
    all.bob = a_person(sql, "bob@borg.test", Role::requester, borg);
    all.lone = a_person(sql, "lone@where.test", Role::requester);
    sql.run("UPDATE user_account SET sees_organization = 1 WHERE id IN (:a, :b)", boss, all.lone);
    auto lea = a_person(sql, "lea@desk.test", Role::agent);
    all.tom = a_person(sql, "tom@desk.test", Role::agent);
    auto dev = a_person(sql, "dev@desk.test", Role::developer);
    a_person(sql, "mia@desk.test", Role::manager);
    all.audrey = a_person(sql, "audrey@desk.test", Role::auditor);
    a_person(sql, "root@desk.test", Role::administrator);
    all.first = a_team(sql, "SHOP", Level::L1, {lea, dev});
    all.second = a_team(sql, "SHOP", Level::L2, {all.tom});
    a_team(sql, "LEDGER", Level::L3, {dev});
    return all;
}

std::string disagreement(db::Sql& sql, std::span<const Action* const> actions) {
    const auto everyone = callers(sql, actions);
    for (const auto* kind : kinds_of(actions)) {
        const auto rows = by_scope(sql, Call::system({}, ""), *actions.front(), *kind);
        std::set<Ids> answers;
        for (const auto& call : everyone) {
            std::map<std::int64_t, Resource> resources;
            for (auto id : rows) resources.emplace(id, kind->load(sql, call, id));
            for (const auto* action : actions) {
                if (std::ranges::find(action->kinds, kind) == action->kinds.end()) continue;
                auto found = by_scope(sql, call, *action, *kind);
                if (found != by_may(call, *action, resources))
                    return fmt::format(
                        "{} of a {} by {}", action->name, kind->name,
                        call.caller ? call.caller->email : "nobody"
                    );
                answers.insert(std::move(found));
            }
        }
        if (answers.size() < 3) return fmt::format("too few rows of the kind {}", kind->name);
    }
    return {};
}

}  // namespace mainstay::identity::test
