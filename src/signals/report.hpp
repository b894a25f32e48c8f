// What programs report: signals, recoveries, and that they are alive.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

/// How many of each a report has at most.
inline constexpr std::size_t reported_max = 100;

/// See Raise.
struct ReportedSignal {
    Line<300> key;
    Line<100> source;
    Line<100> kind;
    SignalSeverity severity = SignalSeverity::warning;
    Line<200> subject;
    Line<1'000> summary;
    std::optional<Line<200>> scope;
    std::optional<Line<200>> service;
    std::optional<Line<100>> environment;
    std::optional<Line<200>> origin;
    std::vector<Neighbour> neighbours;
    std::optional<Count<1, 1'000>> after_raises;
    std::optional<Count<0, 86'400>> after_seconds;
    std::optional<boost::json::value> reason;
    std::optional<boost::json::value> hypotheses;
    std::optional<boost::json::value> snapshot;
    std::optional<Time> at;
};
BOOST_DESCRIBE_STRUCT(
    ReportedSignal, (),
    (key, source, kind, severity, subject, summary, scope, service, environment, origin, neighbours,
     after_raises, after_seconds, reason, hypotheses, snapshot, at)
)

struct ReportedRecovery {
    Line<300> key;
    std::optional<boost::json::value> figures;
    std::optional<Time> at;
};
BOOST_DESCRIBE_STRUCT(ReportedRecovery, (), (key, figures, at))

struct ReportedHeartbeat {
    Line<100> source;
    std::optional<Line<200>> scope;
    Count<1, 86'400> every_seconds;
};
BOOST_DESCRIBE_STRUCT(ReportedHeartbeat, (), (source, scope, every_seconds))

/// All of one application. An ingest key need not name its own.
struct ReportSignals {
    std::optional<Line<10>> application;
    std::vector<ReportedHeartbeat> alive;
    std::vector<ReportedSignal> raise;
    std::vector<ReportedRecovery> recover;
};
BOOST_DESCRIBE_STRUCT(ReportSignals, (), (application, alive, raise, recover))

struct RaisedView {
    std::string key;
    std::optional<Id<Signal>> id;
    RaiseOutcome outcome = RaiseOutcome::created;
};
BOOST_DESCRIBE_STRUCT(RaisedView, (), (key, id, outcome))

struct RecoveredView {
    std::string key;
    RecoverOutcome outcome = RecoverOutcome::recovered;
};
BOOST_DESCRIBE_STRUCT(RecoveredView, (), (key, outcome))

/// What became of each, in the order of the request.
struct ReportedView {
    std::vector<RaisedView> raised;
    std::vector<RecoveredView> recovered;
};
BOOST_DESCRIBE_STRUCT(ReportedView, (), (raised, recovered))

/// Heartbeats first, then signals, then recoveries, in one transaction: all of it is taken or
/// nothing. Refuses: forbidden; invalid with signal_application_unknown, too_many_signals, and what
/// raise, recover and source_alive do.
Result<ReportedView> report_signals(db::Sql& sql, const Call& call, const ReportSignals& request);

}  // namespace mainstay::signals
