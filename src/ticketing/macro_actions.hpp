// What may be done with macros, and whose one is. Whoever adds an action lists it in
// ticketing_module.cpp.
#pragma once

#include "identity/identity.hpp"
#include "module/action.hpp"

namespace mainstay::ticketing {

/// Whose the macro of that id is. REQUIRES: there is one.
Resource macro_resource(db::Sql& sql, const Call& call, std::int64_t id);

/// All staff are participants of a macro that is shared with everyone; no requester is.
inline constexpr ResourceKind macro_kind{
    .name = "macro",
    .table = "macro m",
    .id = "m.id",
    .owner = "m.owner = :scope_owner",
    .participant =
        "m.sharing = 'everyone' AND EXISTS (SELECT 1 FROM user_account u"
        " WHERE u.id = :scope_participant AND u.role <> 'requester')",
    .team = "m.team IN (SELECT t.team FROM team_member t WHERE t.member = :scope_team)",
    .load = macro_resource,
};

inline constexpr const ResourceKind* macro_kinds[] = {&macro_kind};
inline constexpr const ResourceKind* macro_sharing_kinds[] = {&identity::team_kind};

/// See and apply. A private macro is its owner's alone, whatever the reach. What it does to a
/// ticket is asked of the ticket's actions.
inline constexpr Action macro_read{
    .name = "macro_read",
    .scope = TokenScope::read,
    .agent = Reach::team,
    .developer = Reach::team,
    .manager = Reach::all,
    .kinds = macro_kinds,
};

/// Create, change and delete. Managers keep what others share in order.
inline constexpr Action macro_write{
    .name = "macro_write",
    .scope = TokenScope::write,
    .agent = Reach::own,
    .developer = Reach::own,
    .manager = Reach::all,
    .kinds = macro_kinds,
};

/// Share a macro with a team, which is the resource; or with everyone, which needs to reach all
/// teams.
inline constexpr Action macro_share{
    .name = "macro_share",
    .scope = TokenScope::write,
    .agent = Reach::team,
    .developer = Reach::team,
    .manager = Reach::all,
    .kinds = macro_sharing_kinds,
};

}  // namespace mainstay::ticketing
