// Whom a team's next ticket goes to, as things stand. Only reads.
#pragma once

#include <optional>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "ticketing/calendar_store.hpp"
#include "ticketing/routing.hpp"

namespace mainstay::ticketing {

/// Somebody, or nobody and why.
struct Routed {
    std::optional<Id<User>> person;
    std::optional<UnroutedReason> unrouted;
    RoutingMode mode = RoutingMode::in_turn;
    bool has_turns = false;  // Whether there was more than one to choose from.
};

/// Whom the next ticket of a team and an application goes to: of its members who are present, are
/// not away, have signed in (where the team says so: lately) and have room for one more.
Routed route(db::Sql& sql, Id<Team> team, Id<Application> application, Time now);

/// Whether somebody is away at `now`, by what they said.
bool is_away_at(bool is_away, std::optional<Time> away_until, Time now);

/// Whether a calendar is open then; true where it cannot be read.
bool is_open_at(db::Sql& sql, Id<BusinessCalendar> calendar, Time now);

}  // namespace mainstay::ticketing
