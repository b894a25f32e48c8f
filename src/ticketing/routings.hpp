// How a team's tickets are given to people, and who is away: as people see and change it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/route.hpp"
#include "identity/identity.hpp"
#include "ticketing/routing_store.hpp"

namespace mainstay::ticketing {

struct TeamRoutingView {
    Id<Team> team;
    RoutingMode mode = RoutingMode::in_turn;
    std::optional<std::int64_t> seen_hours;  // Only who was here within so many hours.
    std::optional<Id<BusinessCalendar>> calendar;
    bool is_open = true;  // Whether the calendar is open now.
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(TeamRoutingView, (), (team, mode, seen_hours, calendar, is_open, version))

struct ShowTeamRouting {
    Id<Team> id;
};
BOOST_DESCRIBE_STRUCT(ShowTeamRouting, (), (id))

/// What is not named stays as it is; null is none.
struct ChangeTeamRouting {
    Id<Team> id;
    std::optional<std::int64_t> if_match;
    std::optional<RoutingMode> mode;
    std::optional<std::optional<Count<1, 720>>> seen_hours;
    std::optional<std::optional<Id<BusinessCalendar>>> calendar;
};
BOOST_DESCRIBE_STRUCT(ChangeTeamRouting, (), (id, if_match, mode, seen_hours, calendar))

/// Whether a person is here to be given tickets.
struct AvailabilityView {
    identity::NameRef person;
    bool is_away = false;  // Now.
    std::optional<Time> away_until;
    std::string away_note;
    std::optional<std::int64_t> open_max;  // How many open tickets routing gives them at most.
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(
    AvailabilityView, (), (person, is_away, away_until, away_note, open_max, version)
)

struct ShowAvailability {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(ShowAvailability, (), (id))

/// What is not named stays as it is; null is none.
struct ChangeAvailability {
    Id<User> id;
    std::optional<std::int64_t> if_match;
    std::optional<bool> is_away;
    std::optional<std::optional<Time>> away_until;
    std::optional<Line<200, 0>> away_note;
    std::optional<std::optional<Count<1, 10'000>>> open_max;  // Managers only.
};
BOOST_DESCRIBE_STRUCT(
    ChangeAvailability, (), (id, if_match, is_away, away_until, away_note, open_max)
)

struct ListAway {};
BOOST_DESCRIBE_STRUCT(ListAway, (), ())

/// Refuses: forbidden to requesters; not_found.
Result<http::Versioned<TeamRoutingView>> show_team_routing(
    db::Sql& sql, const Call& call, const ShowTeamRouting& request
);

/// Refuses: forbidden; not_found; routing_calendar_unknown; stale.
Result<http::Versioned<TeamRoutingView>> change_team_routing(
    db::Sql& sql, const Call& call, const ChangeTeamRouting& request
);

/// Refuses: forbidden to requesters; not_found, also of who gets no tickets.
Result<http::Versioned<AvailabilityView>> show_availability(
    db::Sql& sql, const Call& call, const ShowAvailability& request
);

/// Of oneself; managers of anybody. Refuses: forbidden; not_found; away_until_past; stale.
Result<http::Versioned<AvailabilityView>> change_availability(
    db::Sql& sql, const Call& call, const ChangeAvailability& request
);

/// Who is away now, at most 500. Refuses: forbidden to requesters.
Result<http::Page<AvailabilityView>> list_away(
    db::Sql& sql, const Call& call, const ListAway& request
);

std::vector<http::Route> routing_routes();

}  // namespace mainstay::ticketing
