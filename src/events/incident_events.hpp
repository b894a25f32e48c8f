// What becomes of an incident: signals of one neighbourhood at one time. Emitted by signals/; what
// is silenced is not among it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"

namespace mainstay::events {

/// The ticket that an incident is to have, in the words of the API: `incident`, `corrective`, `L2`,
/// `urgent`.
struct IncidentTicket {
    std::string kind;
    std::string maintenance;
    std::string level;
    std::optional<std::int64_t> team;
    std::string priority;
};
BOOST_DESCRIBE_STRUCT(IncidentTicket, (), (kind, maintenance, level, team, priority))

/// There is an incident to see to. It is emitted once for each.
struct IncidentOpened {
    static constexpr std::string_view type = "incident.opened";
    static constexpr int schema_version = 1;

    std::int64_t incident = 0;
    std::int64_t application = 0;
    std::int64_t signal = 0;  // The one that opened it.
    std::string severity;
    std::string title;
    std::string text;                      // What is known, a line for each signal.
    std::optional<IncidentTicket> ticket;  // None: a rule says that it needs none.
};
BOOST_DESCRIBE_STRUCT(
    IncidentOpened, (), (incident, application, signal, severity, title, text, ticket)
)

/// A signal joined it, left it, or was merged into it with its own incident; of a storm of them not
/// each is published.
struct IncidentChanged {
    static constexpr std::string_view type = "incident.changed";
    static constexpr int schema_version = 1;

    std::int64_t incident = 0;
    std::int64_t application = 0;
    std::string change;  // `joined`, `removed`, `merged`.
    std::int64_t signal = 0;
    std::string text;                      // What that signal is.
    std::int64_t signals = 0;              // How many it has now.
    std::optional<std::int64_t> merged;    // The incident that went up in this one.
    std::string title;                     // The incident's.
    std::optional<IncidentTicket> ticket;  // It had none to be opened, and now it has.
};
BOOST_DESCRIBE_STRUCT(
    IncidentChanged, (),
    (incident, application, change, signal, text, signals, merged, title, ticket)
)

/// All its signals are over.
struct IncidentRecovered {
    static constexpr std::string_view type = "incident.recovered";
    static constexpr int schema_version = 1;

    std::int64_t incident = 0;
    std::int64_t application = 0;
    Time at;
    std::string text;  // Figures before and after, a line for each signal that has them.
};
BOOST_DESCRIBE_STRUCT(IncidentRecovered, (), (incident, application, at, text))

/// A signal of it is there again, soon after all were over.
struct IncidentReturned {
    static constexpr std::string_view type = "incident.returned";
    static constexpr int schema_version = 1;

    std::int64_t incident = 0;
    std::int64_t application = 0;
    std::int64_t signal = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(IncidentReturned, (), (incident, application, signal, text))

}  // namespace mainstay::events
