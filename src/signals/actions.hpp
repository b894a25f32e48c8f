// What people do with signals: see them, take them on, and judge whether there was something.
#pragma once

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "signals/requests.hpp"

namespace mainstay::signals {

/// What is there, or what is over; the newest first. Refuses: forbidden; invalid with bad_cursor;
/// not_found for an application whose signals the caller may not see.
Result<http::Page<SignalView>> list_signals(
    db::Sql& sql, const Call& call, const ListSignals& request
);

/// Refuses: not_found.
Result<http::Versioned<SignalDetail>> show_signal(
    db::Sql& sql, const Call& call, const WhichSignal& request
);

/// The caller sees to it. Refuses: not_found; forbidden; signal_ended; signal_not_counted;
/// acknowledged_already.
Result<http::Versioned<SignalDetail>> acknowledge_signal(
    db::Sql& sql, const Call& call, const AcknowledgeSignal& request
);

/// Nobody does any more. Refuses: not_found; forbidden; not_acknowledged.
Result<http::Versioned<SignalDetail>> unacknowledge_signal(
    db::Sql& sql, const Call& call, const WhichSignal& request
);

/// Says whether there was something; in place of what was said before. Refuses: not_found;
/// forbidden; signal_not_counted.
Result<http::Versioned<SignalDetail>> judge_signal(
    db::Sql& sql, const Call& call, const JudgeSignal& request
);

/// Takes a verdict back. Refuses: not_found, also where there is none; forbidden.
Result<> remove_verdict(db::Sql& sql, const Call& call, const WhichSignal& request);

/// What detectors raised of the applications that the caller sees, and how precise they are.
/// Refuses: forbidden; invalid with bad_cursor.
Result<http::Page<DetectorView>> list_detectors(
    db::Sql& sql, const Call& call, const ListDetectors& request
);

/// The signal, if the caller may see it and do that to it. Refuses: not_found; forbidden.
Result<Signal> signal_for(db::Sql& sql, const Call& call, Id<Signal> id, const Action& action);

/// Takes on a signal that is open, in the name of the caller; it is written. REQUIRES: it is open,
/// and the caller may.
void acknowledge(db::Sql& sql, const Call& call, Signal& signal, std::string_view note);

/// The application of that key, if the caller sees signals of it. Refuses: not_found.
Result<std::optional<Id<Application>>> visible_application(
    db::Sql& sql, const Call& call, const std::optional<Line<10>>& key
);

}  // namespace mainstay::signals
