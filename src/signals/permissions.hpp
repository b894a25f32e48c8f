// What may be done with signals, incidents and the sources of signals, and whose they are: their
// application's.
#pragma once

#include "identity/identity.hpp"
#include "module/action.hpp"

namespace mainstay::signals {

/// What an application's signals are to a caller.
Resource application_signals(db::Sql& sql, Id<Application> application);

/// Whose the signal, or the incident, of that id is. REQUIRES: there is one.
Resource signal_resource(db::Sql& sql, const Call& call, std::int64_t id);
Resource incident_resource(db::Sql& sql, const Call& call, std::int64_t id);

inline constexpr ResourceKind signal_kind{
    .name = "signal",
    .table = "signal s",
    .id = "s.id",
    .team =
        "s.application IN (SELECT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :scope_team)",
    .application =
        "s.application IN (SELECT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :scope_application)",
    .load = signal_resource,
};

inline constexpr ResourceKind incident_kind{
    .name = "incident",
    .table = "incident i",
    .id = "i.id",
    .team =
        "i.application IN (SELECT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :scope_team)",
    .application =
        "i.application IN (SELECT ta.application FROM team_member m"
        " JOIN team_application ta ON ta.team = m.team WHERE m.member = :scope_application)",
    .load = incident_resource,
};

inline constexpr const ResourceKind* signal_kinds[] = {&signal_kind, &incident_kind};

/// Signals and incidents of the applications that one's teams serve. No requester: they show how
/// the software works inside.
inline constexpr Action signal_read{
    .name = "signal_read",
    .scope = TokenScope::read,
    .agent = Reach::team,
    .developer = Reach::team,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = signal_kinds,
};

/// The same, acknowledged, confirmed, rejected, taken out of an incident, and raised by API.
inline constexpr Action signal_work{
    .name = "signal_work",
    .scope = TokenScope::write,
    .agent = Reach::team,
    .developer = Reach::team,
    .manager = Reach::all,
    .kinds = signal_kinds,
};

/// Rules from incident to ticket, silences, maintenance windows, and the sources that are expected.
/// Administrators only, unless a role says so.
inline constexpr Action signals_manage{.name = "signals_manage", .scope = TokenScope::admin};

}  // namespace mainstay::signals
