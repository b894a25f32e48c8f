// Roles that administrators make: a set of actions, each with how far it reaches. Whoever has one
// stands on the side of the house that its base says, and may do what it says and nothing else.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"
#include "identity/options.hpp"

namespace mainstay::identity {

/// How many such roles there may be.
inline constexpr std::int64_t roles_max = 100;

/// What may be done to a role now.
enum class RoleAction { change, remove };
BOOST_DESCRIBE_ENUM(RoleAction, change, remove)

struct RoleView {
    Id<CustomRole> id;
    std::string name;
    Role base = Role::agent;
    std::vector<Grant> grants;
    std::int64_t holders = 0;  // How many people have it.
    std::int64_t version = 1;
    std::vector<RoleAction> may;
};
BOOST_DESCRIBE_STRUCT(RoleView, (), (id, name, base, grants, holders, version, may))

/// An action that a role may have, and how far.
struct ActionView {
    std::string name;
    std::vector<Reach> reaches;
};
BOOST_DESCRIBE_STRUCT(ActionView, (), (name, reaches))

struct WantedGrant {
    Line<64> action;
    Reach reach = Reach::own;
};
BOOST_DESCRIBE_STRUCT(WantedGrant, (), (action, reach))

struct ListRoles {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListRoles, (), (limit, cursor))

struct ShowRole {
    Id<CustomRole> id;
};
BOOST_DESCRIBE_STRUCT(ShowRole, (), (id))

struct CreateRole {
    Line<100> name;
    Role base = Role::agent;
    std::vector<WantedGrant> grants;
};
BOOST_DESCRIBE_STRUCT(CreateRole, (), (name, base, grants))

struct ChangeRole {
    Id<CustomRole> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<std::vector<WantedGrant>> grants;  // In place of all those before.
};
BOOST_DESCRIBE_STRUCT(ChangeRole, (), (id, if_match, name, grants))

/// The actions that a role may have, by module. Refuses: forbidden.
Result<http::Page<ActionView>> list_actions(
    db::Sql& sql, const Call& call, const http::Nothing&, const Options& options
);

/// In the order they were made. Refuses: forbidden.
Result<http::Page<RoleView>> list_roles(db::Sql& sql, const Call& call, const ListRoles& request);

/// Refuses: forbidden; not_found.
Result<http::Versioned<RoleView>> show_role(
    db::Sql& sql, const Call& call, const ShowRole& request
);

/// Refuses: forbidden; session_needed; proof_needed; too_many_roles; invalid with taken,
/// role_base_unfit, unknown_action, reach_unfit, repeated.
Result<http::Versioned<RoleView>> create_role(
    db::Sql& sql, const Call& call, const CreateRole& request, const Options& options
);

/// Whoever has it may do what it says from their next request on. Refuses: as create_role;
/// not_found; stale.
Result<http::Versioned<RoleView>> change_role(
    db::Sql& sql, const Call& call, const ChangeRole& request, const Options& options
);

/// Refuses: forbidden; session_needed; proof_needed; not_found; role_in_use while somebody has it.
Result<> remove_role(db::Sql& sql, const Call& call, const ShowRole& request);

}  // namespace mainstay::identity
