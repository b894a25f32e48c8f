// What became of an incident, in the order of time, as the record of changes has it.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "signals/requests.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::signals {

/// What happens to an incident: it begins; a signal joins it (of a storm the first twenty, then
/// those at which their number has doubled); somebody sees to signals of it, or no longer; a signal
/// is taken out, or put back; another incident goes up in it, or it in another; all of it is over;
/// it is there again.
enum class IncidentStep {
    opened,
    joined,
    acknowledged,
    unacknowledged,
    taken_out,
    put_back,
    merged,
    merged_into,
    over,
    reopened
};
BOOST_DESCRIBE_ENUM(
    IncidentStep, opened, joined, acknowledged, unacknowledged, taken_out, put_back, merged,
    merged_into, over, reopened
)

/// Records a step in the incident's timeline. `facts` may have `signal` and `incident`, ids as
/// text, and `signals`, how many it has then.
void record_step(
    db::Sql& sql, const Call& call, Id<Incident> incident, IncidentStep step,
    const boost::json::object& facts
);

struct ListIncidentHistory {
    Id<Incident> id;
    std::optional<SignalPage> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListIncidentHistory, (), (id, limit, cursor))

struct IncidentEventView {
    Id<timeline::Entry> id;
    Time at;
    IncidentStep step = IncidentStep::opened;
    std::optional<identity::NameRef> by;   // Who did it; none where it came by itself.
    std::optional<Id<Signal>> signal;      // Which it is about; of several the first.
    std::string title;                     // Of that signal, or of the other incident.
    std::optional<std::int64_t> signals;   // How many it is about, or it has then.
    std::optional<Id<Incident>> incident;  // The other one, where two became one.
    std::string note;                      // Of who sees to it.
};
BOOST_DESCRIBE_STRUCT(
    IncidentEventView, (), (id, at, step, by, signal, title, signals, incident, note)
)

/// The newest first. Refuses: not_found; forbidden; invalid with bad_cursor.
Result<http::Page<IncidentEventView>> list_incident_history(
    db::Sql& sql, const Call& call, const ListIncidentHistory& request
);

}  // namespace mainstay::signals
