#include "identity/roles.hpp"

#include <algorithm>

#include "http/page.hpp"
#include "identity/actions.hpp"
#include "identity/codes.hpp"
#include "identity/permission.hpp"
#include "identity/proof.hpp"
#include "identity/record.hpp"
#include "identity/references.hpp"
#include "identity/role_store.hpp"

namespace mainstay::identity {

namespace {

constexpr std::string_view list_name = "roles";

std::vector<RoleView> views(db::Sql& sql, const Call& call, std::span<const store::RoleRow> rows) {
    std::vector<Id<CustomRole>> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    auto holders = store::holders_of(sql, ids);
    std::vector<RoleView> views;
    for (const auto& row : rows) {
        auto& view = views.emplace_back(RoleView{
            .id = row.id,
            .name = row.name,
            .base = row.base,
            .grants = store::grants_of(sql, row.id),
            .holders = holders[row.id],
            .version = row.version,
        });
        if (!may(call, role_manage)) continue;
        view.may.push_back(RoleAction::change);
        if (view.holders == 0) view.may.push_back(RoleAction::remove);
    }
    return views;
}

http::Versioned<RoleView> versioned(db::Sql& sql, const Call& call, Id<CustomRole> id) {
    auto row = *store::role(sql, id);
    return {views(sql, call, {&row, 1}).front(), row.version};
}

/// The grants as they are kept. Faults: unknown_action, reach_unfit, repeated.
std::vector<Grant> grants_named(
    std::span<const WantedGrant> wanted, const Options& options, Faults& faults
) {
    std::vector<Grant> grants;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& [name, reach] = wanted[i];
        auto field = item("grants", i);
        auto known = std::ranges::find(options.actions, name.value, [](const Action* action) {
            return action->name;
        });
        if (known == options.actions.end() || !(*known)->is_grantable) {
            faults.push_back(wrong(field + ".action", code::unknown_action));
            continue;
        }
        auto reaches = reaches_of(**known);
        if (std::ranges::find(reaches, reach) == reaches.end())
            faults.push_back(wrong(field + ".reach", code::reach_unfit));
        else if (std::ranges::find(grants, name.value, &Grant::action) != grants.end())
            faults.push_back(wrong(field + ".action", code::repeated));
        else
            grants.push_back({name.value, reach});
    }
    return grants;
}

/// What is recorded of a role.
struct Recorded {
    std::string name;
    Role base = Role::agent;
    std::vector<Grant> grants;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (name, base, grants))

Recorded recorded(const RoleView& view) { return {view.name, view.base, view.grants}; }

}  // namespace

Result<http::Page<ActionView>> list_actions(
    db::Sql&, const Call& call, const http::Nothing&, const Options& options
) {
    TRY(require(call, role_read));
    http::Page<ActionView> page;
    for (const auto* action : options.actions)
        if (action->is_grantable)
            page.items.push_back({std::string(action->name), reaches_of(*action)});
    return page;
}

Result<http::Page<RoleView>> list_roles(db::Sql& sql, const Call& call, const ListRoles& request) {
    TRY(require(call, role_read));
    Id<CustomRole> after;
    if (request.cursor) {
        auto [id] = TRY(http::read_cursor<std::int64_t>(list_name, request.cursor->value));
        after = {id};
    }
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::roles(sql, after, static_cast<std::int64_t>(limit) + 1), limit,
        [](const store::RoleRow& row) { return http::cursor_after(list_name, row.id.value); }
    );
    http::Page<RoleView> shown{views(sql, call, page.items), page.next};
    if (may(call, role_manage)) shown.may.emplace_back("create");
    return shown;
}

Result<http::Versioned<RoleView>> show_role(
    db::Sql& sql, const Call& call, const ShowRole& request
) {
    TRY(require(call, role_read));
    if (!store::role(sql, request.id)) return refuse(mainstay::code::not_found);
    return versioned(sql, call, request.id);
}

Result<http::Versioned<RoleView>> create_role(
    db::Sql& sql, const Call& call, const CreateRole& request, const Options& options
) {
    TRY(require(call, role_manage));
    TRY(require_proof(call));
    if (store::count_roles(sql) >= roles_max)
        return refuse(code::too_many_roles, {{"max", std::to_string(roles_max)}});
    Faults faults;
    auto grants = grants_named(request.grants, options, faults);
    if (request.base == Role::administrator) faults.push_back(wrong("base", code::role_base_unfit));
    if (store::is_role_name_taken(sql, request.name.value, {}))
        faults.push_back(wrong("name", code::taken));
    if (!faults.empty()) return invalid(std::move(faults));

    auto id = store::insert_role(sql, request.name.value, request.base, call.now);
    if (!id) return invalid({wrong("name", code::taken)});
    store::replace_grants(sql, *id, grants);
    auto made = versioned(sql, call, *id);
    record_created(sql, call, "role", id->value, recorded(made.body));
    return made;
}

Result<http::Versioned<RoleView>> change_role(
    db::Sql& sql, const Call& call, const ChangeRole& request, const Options& options
) {
    TRY(require(call, role_manage));
    TRY(require_proof(call));
    auto row = store::role(sql, request.id);
    if (!row) return refuse(mainstay::code::not_found);
    if (request.if_match && *request.if_match != row->version) return refuse(http::code::stale);
    Faults faults;
    std::vector<Grant> grants;
    if (request.grants) grants = grants_named(*request.grants, options, faults);
    if (request.name && store::is_role_name_taken(sql, request.name->value, row->id))
        faults.push_back(wrong("name", code::taken));
    if (!faults.empty()) return invalid(std::move(faults));

    auto before = recorded(versioned(sql, call, row->id).body);
    if (request.name) row->name = request.name->value;
    if (!store::update_role(sql, *row)) return refuse(http::code::stale);
    if (request.grants) store::replace_grants(sql, row->id, grants);
    auto after = versioned(sql, call, row->id);
    record_changed(sql, call, {"role", row->id.value}, before, recorded(after.body));
    return after;
}

Result<> remove_role(db::Sql& sql, const Call& call, const ShowRole& request) {
    TRY(require(call, role_manage));
    TRY(require_proof(call));
    auto row = store::role(sql, request.id);
    if (!row) return refuse(mainstay::code::not_found);
    auto before = versioned(sql, call, row->id).body;
    if (before.holders > 0) return refuse(code::role_in_use);
    store::remove_role(sql, row->id);
    timeline::record(
        sql, call, {"role", row->id.value}, "removed", wire::encode(recorded(before)),
        wire::json::value()
    );
    return {};
}

}  // namespace mainstay::identity
