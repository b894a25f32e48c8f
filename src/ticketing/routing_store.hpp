// Rows of routing: how a team's tickets are given, and who is away. No rule is here.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "ticketing/calendar_store.hpp"
#include "ticketing/routing.hpp"

namespace mainstay::ticketing::store {

/// A row of `team_routing`; that of a team without one says what holds then, with version 0.
struct TeamRoutingRow {
    Id<Team> team;
    RoutingMode mode = RoutingMode::in_turn;
    std::optional<std::int64_t> seen_hours;
    std::optional<Id<BusinessCalendar>> calendar;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(TeamRoutingRow, (), (team, mode, seen_hours, calendar, version))

/// A row of `person_availability`; that of a person without one has version 0.
struct AvailabilityRow {
    Id<User> person;
    bool is_away = false;
    std::optional<Time> away_until;
    std::string away_note;
    std::optional<std::int64_t> open_max;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(
    AvailabilityRow, (), (person, is_away, away_until, away_note, open_max, version)
)

/// The routing of a team, remembered. REQUIRES: there is such a team. Index: the primary keys.
TeamRoutingRow team_routing(db::Sql& sql, Id<Team> team);

/// Whether it still was at that version. `now` is when it changed.
bool keep_team_routing(db::Sql& sql, const TeamRoutingRow& row, Time now);

AvailabilityRow availability(db::Sql& sql, Id<User> person);

/// Whether it still was at that version.
bool keep_availability(db::Sql& sql, const AvailabilityRow& row, Time now);

/// Of the active members of a team who are present, remembered; by id. Index: the primary keys.
std::vector<AvailabilityRow> team_availability(db::Sql& sql, Id<Team> team);

/// All who are away, by id: at most `limit`.
std::vector<AvailabilityRow> away(db::Sql& sql, std::int64_t limit);

/// Those of the active members who are present that have ever signed in, by id. `members`: how many
/// of them there are.
std::vector<Id<User>> signed_in_members(db::Sql& sql, Id<Team> team, std::size_t members);

/// Those whose session was used since then. Index: session_user_account.
std::set<Id<User>> seen_since(db::Sql& sql, std::span<const Id<User>> people, Time since);

/// Open tickets of one person and priority.
struct OpenCount {
    Id<User> person;
    Priority priority = Priority::normal;
    std::int64_t tickets = 0;
};
BOOST_DESCRIBE_STRUCT(OpenCount, (), (person, priority, tickets))

/// Index: ticket_assignee.
std::vector<OpenCount> open_counts(db::Sql& sql, std::span<const Id<User>> people);

/// When routing gave each their last ticket of that team. Index: the primary key.
std::map<Id<User>, Time> routing_turns(db::Sql& sql, Id<Team> team);
void keep_routing_turn(db::Sql& sql, Id<Team> team, Id<User> member, Time now);

}  // namespace mainstay::ticketing::store
