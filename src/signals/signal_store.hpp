// Rows of signals and of what their raisers saw. No rule lives here.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

/// What a raiser saw at a time; each is JSON.
struct Evidence {
    Time at;
    std::string summary;
    std::string reason;
    std::string hypotheses;
    std::string snapshot;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (at, summary, reason, hypotheses, snapshot))

enum class EvidencePlace { first, latest };
BOOST_DESCRIBE_ENUM(EvidencePlace, first, latest)

/// By what a list of signals is narrowed; the newest come first.
struct SignalFilter {
    bool is_current = true;
    std::optional<Id<Application>> application{};
    std::optional<Id<Incident>> incident{};
    std::optional<SignalState> state{};
    std::optional<std::string> source{};
    std::optional<std::string> service{};
    std::optional<SignalSeverity> severity{};  // At least.
    std::optional<Id<Signal>> before{};
};

/// How many signals of a severity are in a state.
struct SignalCount {
    SignalSeverity severity = SignalSeverity::info;
    SignalState state = SignalState::pending;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(SignalCount, (), (severity, state, count))

namespace store {

/// The last episode of a key: the one question that each raise asks. Index: signal_key.
std::optional<Signal> last_episode(db::Sql& sql, Id<Application> application, std::string_view key);

/// The same for several keys, in one question for each 32; those that never were are not among
/// them.
std::vector<Signal> last_episodes(
    db::Sql& sql, Id<Application> application, std::span<const std::string> keys
);

/// Index: the primary key.
std::optional<Signal> find_signal(db::Sql& sql, Id<Signal> id);

/// REQUIRES: no row has the same key and episode; signal_key sees to it where two meet.
Id<Signal> insert_signal(db::Sql& sql, const Signal& signal);

/// Writes what one more raise changes of a signal that is there. Index: the primary key.
void write_raise(db::Sql& sql, const Signal& signal);

/// Writes all that can change, and raises the version. Where the row is another by now, the
/// transaction fails.
void update_signal(db::Sql& sql, Signal& signal);

/// Those that are to be looked at by `now`, the longest due first. Index: signal_due.
std::vector<Signal> due_signals(db::Sql& sql, Time now, int limit);

/// When the first is due after that. Index: signal_due.
std::optional<Time> next_due_signal(db::Sql& sql);

/// Has all those looked at that wait for a silence or a window to end. Index: signal_due.
void mark_due(db::Sql& sql, Time now);

/// In scope, the newest first. Indexes: signal_incident; signal_application; signal_current.
std::vector<Signal> list_signals(
    db::Sql& sql, const identity::Scope& scope, const SignalFilter& filter, int limit
);

void put_evidence(db::Sql& sql, Id<Signal> signal, EvidencePlace place, const Evidence& evidence);

/// Index: the primary key.
std::optional<Evidence> evidence_of(db::Sql& sql, Id<Signal> signal, EvidencePlace place);

/// How many are current, by severity and state. Index: signal_current.
std::vector<SignalCount> count_signals(db::Sql& sql);

/// Removes up to `limit` signals that were over before then, with what hangs on them, and incidents
/// that have none left; returns how many signals it were. Indexes: signal_recovered,
/// signal_incident.
int purge(db::Sql& sql, Time before, int limit);

}  // namespace store

}  // namespace mainstay::signals
