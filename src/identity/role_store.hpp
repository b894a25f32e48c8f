// SQL to the roles that administrators make, and back. No rule lives here.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity::store {

/// One row of `custom_role`.
struct RoleRow {
    Id<CustomRole> id;
    std::string name;
    Role base = Role::agent;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(RoleRow, (), (id, name, base, version))

std::optional<RoleRow> role(db::Sql& sql, Id<CustomRole> id);

/// By id: there are few.
std::vector<RoleRow> roles(db::Sql& sql, Id<CustomRole> after, std::int64_t limit);

std::int64_t count_roles(db::Sql& sql);

/// Nothing if the name is taken.
std::optional<Id<CustomRole>> insert_role(db::Sql& sql, std::string_view name, Role base, Time now);

/// Whether another role has that name.
bool is_role_name_taken(db::Sql& sql, std::string_view name, Id<CustomRole> except);

/// Whether the row was still at `row.version`, which is raised.
bool update_role(db::Sql& sql, const RoleRow& row);

void remove_role(db::Sql& sql, Id<CustomRole> id);

/// What the role may do, by action. Index: the primary key.
std::vector<Grant> grants_of(db::Sql& sql, Id<CustomRole> id);

void replace_grants(db::Sql& sql, Id<CustomRole> id, std::span<const Grant> grants);

/// Gives the caller what the role may do, and what permission has to know besides.
void take_role(db::Sql& sql, Id<CustomRole> id, Caller& caller);

/// How many people have each role. Index: user_account_custom_role.
std::map<Id<CustomRole>, std::int64_t> holders_of(
    db::Sql& sql, std::span<const Id<CustomRole>> ids
);

/// What to show for each id.
std::map<Id<CustomRole>, RoleRef> role_refs(db::Sql& sql, std::span<const Id<CustomRole>> ids);

}  // namespace mainstay::identity::store
