// Rows of the sources that are expected to report, of detectors, and of what people found of
// signals. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "identity/identity.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

/// One row of `signal_source`.
struct SignalSource {
    Id<SignalSource> id;
    Id<Application> application;
    std::string source;
    std::string scope;
    Time seen_at;
    std::int64_t every_seconds = 0;
    std::optional<Time> due_at;
    std::optional<Time> dead_since;
};
BOOST_DESCRIBE_STRUCT(
    SignalSource, (), (id, application, source, scope, seen_at, every_seconds, due_at, dead_since)
)

/// How a person judged a signal.
enum class Verdict { confirmed, rejected };
BOOST_DESCRIBE_ENUM(Verdict, confirmed, rejected)

/// One row of `signal_verdict`.
struct SignalVerdict {
    Id<Signal> signal;
    Verdict verdict = Verdict::confirmed;
    std::string note;
    Id<User> person;
    Time at;
};
BOOST_DESCRIBE_STRUCT(SignalVerdict, (), (signal, verdict, note, person, at))

/// What a detector raised, and what people found of it.
struct DetectorCount {
    std::string source;
    std::string kind;
    std::int64_t signals = 0;
    std::int64_t confirmed = 0;
    std::int64_t rejected = 0;
};
BOOST_DESCRIBE_STRUCT(DetectorCount, (), (source, kind, signals, confirmed, rejected))

namespace store {

/// Index: signal_source_name.
std::optional<SignalSource> find_source(
    db::Sql& sql, Id<Application> application, std::string_view source, std::string_view scope
);

std::optional<SignalSource> find_source(db::Sql& sql, Id<SignalSource> id);

/// Whether that scope of the source, or the source as a whole, is dead. Index: signal_source_name.
bool is_source_dead(
    db::Sql& sql, Id<Application> application, std::string_view source, std::string_view scope
);

Id<SignalSource> insert_source(db::Sql& sql, const SignalSource& source);
void update_source(db::Sql& sql, const SignalSource& source);
void remove_source(db::Sql& sql, Id<SignalSource> id);

/// Index: signal_source_due.
std::vector<SignalSource> overdue_sources(db::Sql& sql, Time now, int limit);

/// By id, those after `after`.
std::vector<SignalSource> list_sources(db::Sql& sql, Id<SignalSource> after, int limit);

std::int64_t count_sources(db::Sql& sql, Id<Application> application);

/// Counts an episode of a detector. Index: the primary key.
void count_episode(db::Sql& sql, const Signal& signal);

/// Changes by how many signals of it people found something, or nothing.
void count_verdicts(
    db::Sql& sql, const Signal& signal, std::int64_t confirmed, std::int64_t rejected
);

/// Of the applications within scope together, by source and kind, those after `after`.
std::vector<DetectorCount> detectors(
    db::Sql& sql, const identity::Scope& scope, const std::optional<DetectorCount>& after, int limit
);

/// Index: the primary key.
std::optional<SignalVerdict> find_verdict(db::Sql& sql, Id<Signal> signal);
void put_verdict(db::Sql& sql, const SignalVerdict& verdict);
void remove_verdict(db::Sql& sql, Id<Signal> signal);

}  // namespace store

}  // namespace mainstay::signals
