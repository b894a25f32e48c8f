// The errors that stand out in the services and the time of an incident: what is new, came back, or
// comes more often than the day before.
#pragma once

#include <optional>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "bugfix/error_group.hpp"
#include "db/sql.hpp"
#include "signals/signals.hpp"

namespace mainstay::bugfix {

/// Why it is named; in the order that they are listed.
enum class IncidentErrorKind { is_new, returned, more_often };
BOOST_DESCRIBE_ENUM(IncidentErrorKind, is_new, returned, more_often)

struct IncidentError {
    Id<ErrorGroup> id;
    std::string title;
    std::string culprit;
    ErrorState state = ErrorState::open;
    IncidentErrorKind kind = IncidentErrorKind::more_often;
    std::int64_t events = 0;  // In the time of the incident.
    double expected = 0;      // Events in as long a time, at the frequency of the day before.
    Time first_seen;
    Time last_seen;
};
BOOST_DESCRIBE_STRUCT(
    IncidentError, (), (id, title, culprit, state, kind, events, expected, first_seen, last_seen)
)

struct IncidentErrors {
    std::vector<std::string> services;  // Of which they are; none: of the whole application.
    Time from;
    Time to;
    std::vector<IncidentError> items;
};
BOOST_DESCRIBE_STRUCT(IncidentErrors, (), (services, from, to, items))

/// How many are named at most.
inline constexpr std::size_t incident_errors_max = 10;

/// How long before its first signal the time of an incident begins here: what is seen is seen late.
inline constexpr std::chrono::minutes seen_late{10};

/// Whether so many events are more than chance makes of what was expected: at least three, twice as
/// many, and three standard deviations more. Pure.
bool stands_out(std::int64_t events, double expected);

/// Those that stand out, what is new first, each kind by what exceeds the expected most. Pure.
std::vector<IncidentError> ranked(std::vector<IncidentError> errors);

struct ErrorsOfIncident {
    Id<signals::Incident> id;
};
BOOST_DESCRIBE_STRUCT(ErrorsOfIncident, (), (id))

/// For those who see the incident and errors of its application. An incident that errors alone
/// raised has none besides them. Refuses: forbidden; not_found. Index: error_group_application.
Result<IncidentErrors> list_incident_errors(
    db::Sql& sql, const Call& call, const ErrorsOfIncident& request
);

}  // namespace mainstay::bugfix
