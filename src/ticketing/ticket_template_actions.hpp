// What may be done with ticket templates, and whose one is. Whoever adds an action lists it in
// ticketing_module.cpp.
#pragma once

#include "identity/identity.hpp"
#include "module/action.hpp"

namespace mainstay::ticketing {

/// Whose the template of that id is. REQUIRES: there is one.
Resource ticket_template_resource(db::Sql& sql, const Call& call, std::int64_t id);

/// All staff are participants of a template that is shared with everyone; no requester is.
inline constexpr ResourceKind ticket_template_kind{
    .name = "ticket_template",
    .table = "ticket_template m",
    .id = "m.id",
    .owner = "m.owner = :scope_owner",
    .participant =
        "m.sharing = 'everyone' AND EXISTS (SELECT 1 FROM user_account u"
        " WHERE u.id = :scope_participant AND u.role <> 'requester')",
    .team = "m.team IN (SELECT t.team FROM team_member t WHERE t.member = :scope_team)",
    .load = ticket_template_resource,
};

inline constexpr const ResourceKind* ticket_template_kinds[] = {&ticket_template_kind};
inline constexpr const ResourceKind* ticket_template_sharing_kinds[] = {&identity::team_kind};

/// See and use. A private template is its owner's alone, whatever the reach.
inline constexpr Action ticket_template_read{
    .name = "template_read",
    .scope = TokenScope::read,
    .agent = Reach::team,
    .developer = Reach::team,
    .manager = Reach::all,
    .kinds = ticket_template_kinds,
};

/// Create, change and delete. Managers keep what others share in order.
inline constexpr Action ticket_template_write{
    .name = "template_write",
    .scope = TokenScope::write,
    .agent = Reach::own,
    .developer = Reach::own,
    .manager = Reach::all,
    .kinds = ticket_template_kinds,
};

/// Share a template with a team, which is the resource; or with everyone, which needs to reach all
/// teams.
inline constexpr Action ticket_template_share{
    .name = "template_share",
    .scope = TokenScope::write,
    .agent = Reach::team,
    .developer = Reach::team,
    .manager = Reach::all,
    .kinds = ticket_template_sharing_kinds,
};

}  // namespace mainstay::ticketing
