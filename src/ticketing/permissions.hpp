// What may be done to tickets, and whose a ticket is. Whoever adds an action lists it in
// ticketing_module.cpp.
#pragma once

#include "module/action.hpp"

namespace mainstay::ticketing {

/// Whose the ticket of that id is. REQUIRES: there is one.
Resource ticket_resource(db::Sql& sql, const Call& call, std::int64_t id);

/// Confidential tickets of which one is neither requester nor assignee, of whose team one is no
/// member, and on which one is not named.
inline constexpr Action ticket_confidential{
    .name = "ticket_confidential", .scope = TokenScope::read
};

inline constexpr std::string_view admitted_to_confidential[] = {
    "t.requester = :admitted_requester",
    "t.assignee = :admitted_assignee",
    "t.team IN (SELECT m.team FROM team_member m WHERE m.member = :admitted_member)",
    "t.id IN (SELECT n.ticket FROM ticket_admission n WHERE n.person = :admitted_person)",
};

inline constexpr Restriction confidentiality{
    .exempt = &ticket_confidential,
    .open_row = "t.is_confidential = 0",
    .admits = admitted_to_confidential,
};

/// Its owner is the requester; its participants are those who watch it. Whoever moved to another
/// organization takes part in the tickets of the former one no more, though they still watch them.
/// CROSS JOIN has SQLite begin with what is watched, not with all tickets of the organization.
inline constexpr ResourceKind ticket_kind{
    .name = "ticket",
    .table = "ticket t",
    .id = "t.id",
    .owner = "t.requester = :scope_owner",
    .participant =
        "t.id IN (SELECT w.ticket FROM ticket_watcher w CROSS JOIN ticket x"
        " CROSS JOIN user_account u"
        " WHERE w.watcher = :scope_participant AND x.id = w.ticket AND u.id = w.watcher"
        " AND (u.role <> 'requester' OR x.organization = u.organization))",
    .organization = "t.organization = :scope_organization",
    .team = "t.team IN (SELECT m.team FROM team_member m WHERE m.member = :scope_team)",
    .application =
        "t.application IN (SELECT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :scope_application)",
    .restriction = &confidentiality,
    .load = ticket_resource,
};

inline constexpr const ResourceKind* ticket_kinds[] = {&ticket_kind};

/// The ticket, its public messages and their attachments.
inline constexpr Action ticket_read{
    .name = "ticket_read",
    .scope = TokenScope::read,
    .requester = Reach::organization,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = ticket_kinds,
};

/// Private notes, and whatever else requesters are not shown.
inline constexpr Action ticket_read_private{
    .name = "ticket_read_private",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = ticket_kinds,
};

/// What was changed about a ticket.
inline constexpr Action ticket_read_timeline{
    .name = "ticket_read_timeline",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = ticket_kinds,
};

/// The resource is the ticket to be: its requester and their organization.
inline constexpr Action ticket_create{
    .name = "ticket_create",
    .scope = TokenScope::write,
    .requester = Reach::own,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = ticket_kinds,
};

/// A public message.
inline constexpr Action ticket_reply{
    .name = "ticket_reply",
    .scope = TokenScope::write,
    .requester = Reach::organization,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::own,
    .kinds = ticket_kinds,
};

/// A private message.
inline constexpr Action ticket_note{
    .name = "ticket_note",
    .scope = TokenScope::write,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::organization,
    .kinds = ticket_kinds,
};

/// Assign, escalate, classify, resolve, link, watch for others.
inline constexpr Action ticket_work{
    .name = "ticket_work",
    .scope = TokenScope::write,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = ticket_kinds,
};

/// Mark a ticket confidential, take that back, and name who sees it then.
inline constexpr Action ticket_restrict{
    .name = "ticket_restrict",
    .scope = TokenScope::write,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = ticket_kinds,
};

inline constexpr Action ticket_close{
    .name = "ticket_close",
    .scope = TokenScope::write,
    .requester = Reach::own,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = ticket_kinds,
};

inline constexpr Action ticket_reopen{
    .name = "ticket_reopen",
    .scope = TokenScope::write,
    .requester = Reach::organization,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = ticket_kinds,
};

}  // namespace mainstay::ticketing
