// Which ticket an incident is to open, if any: what rules say, and what holds where none does.
// Pure.
#pragma once

#include <optional>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "signals/matcher.hpp"

namespace mainstay::signals {

/// The words of tickets, as the API spells them.
enum class PlannedKind { incident, service_request, problem, change, bug };
BOOST_DESCRIBE_ENUM(PlannedKind, incident, service_request, problem, change, bug)

enum class PlannedMaintenance { corrective, adaptive, perfective, preventive };
BOOST_DESCRIBE_ENUM(PlannedMaintenance, corrective, adaptive, perfective, preventive)

enum class PlannedPriority { low, normal, high, urgent };
BOOST_DESCRIBE_ENUM(PlannedPriority, low, normal, high, urgent)

/// The ticket that a rule asks for. A team goes before the level, where it serves the application.
struct TicketPlan {
    PlannedKind kind = PlannedKind::incident;
    PlannedMaintenance maintenance = PlannedMaintenance::corrective;
    Level level = Level::L2;
    std::optional<Id<Team>> team;
    std::optional<PlannedPriority> priority;  // As the severity has it, where not named.
};
BOOST_DESCRIBE_STRUCT(TicketPlan, (), (kind, maintenance, level, team, priority))

/// How soon a severity is to be seen to: what is critical is urgent, a warning is high, and what is
/// only to be known of is normal.
constexpr PlannedPriority priority_of(SignalSeverity severity) {
    switch (severity) {
        case SignalSeverity::critical:
            return PlannedPriority::urgent;
        case SignalSeverity::warning:
            return PlannedPriority::high;
        case SignalSeverity::info:
            return PlannedPriority::normal;
    }
    return PlannedPriority::normal;
}

static_assert(priority_of(SignalSeverity::critical) == PlannedPriority::urgent);

/// Where no rule matches: a corrective incident for L2, but nothing for what is only to be known
/// of.
constexpr bool opens_ticket_by_default(SignalSeverity severity) {
    return severity >= SignalSeverity::warning;
}

}  // namespace mainstay::signals
