// What may be done to saved views, and whose a view is. Whoever adds an action lists it in
// views_module.cpp.
#pragma once

#include "identity/identity.hpp"
#include "module/action.hpp"
#include "views/saved_view.hpp"

namespace mainstay::views {

/// Whose a view is, as far as that matters to what the caller may do.
Resource resource_of(const Call& call, const SavedView& view);

/// Whose the view of that id is. REQUIRES: there is one.
Resource view_resource(db::Sql& sql, const Call& call, std::int64_t id);

/// All staff are participants of a view that is shared with everyone; no requester is, for a filter
/// may name what they are not shown.
inline constexpr ResourceKind view_kind{
    .name = "saved_view",
    .table = "saved_view v",
    .id = "v.id",
    .owner = "v.owner = :scope_owner",
    .participant =
        "v.sharing = 'everyone' AND EXISTS (SELECT 1 FROM user_account u"
        " WHERE u.id = :scope_participant AND u.role <> 'requester')",
    .team = "v.team IN (SELECT m.team FROM team_member m WHERE m.member = :scope_team)",
    .load = view_resource,
};

inline constexpr const ResourceKind* view_kinds[] = {&view_kind};
inline constexpr const ResourceKind* sharing_kinds[] = {&identity::team_kind};

/// A view, as a whole. A private one is its owner's alone, whatever the reach.
inline constexpr Action view_read{
    .name = "view_read",
    .scope = TokenScope::read,
    .requester = Reach::own,
    .agent = Reach::team,
    .developer = Reach::team,
    .manager = Reach::all,
    .auditor = Reach::team,
    .kinds = view_kinds,
};

/// Create, change and delete. Managers keep what others share in order.
inline constexpr Action view_write{
    .name = "view_write",
    .scope = TokenScope::write,
    .requester = Reach::own,
    .agent = Reach::own,
    .developer = Reach::own,
    .manager = Reach::all,
    .auditor = Reach::own,
    .kinds = view_kinds,
};

/// Show a view to a team, which is the resource; or to everyone, which needs to reach all teams.
inline constexpr Action view_share{
    .name = "view_share",
    .scope = TokenScope::write,
    .agent = Reach::team,
    .developer = Reach::team,
    .manager = Reach::all,
    .kinds = sharing_kinds,
};

}  // namespace mainstay::views
