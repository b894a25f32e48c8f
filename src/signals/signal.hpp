// A signal, an incident, and what a raise does to a signal. Pure: no SQL, no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include "base/call.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "signals/damping.hpp"
#include "signals/matcher.hpp"
#include "signals/neighbourhood.hpp"
#include "signals/publication.hpp"
#include "signals/signal_state.hpp"

namespace mainstay::signals {

struct Incident;

/// Something that needs attention: one episode of a key, from its first raise to its recovery. One
/// row of `signal`.
struct Signal {
    Id<Signal> id;
    Id<Application> application;
    std::string key;
    std::int64_t episode = 1;
    std::string source;
    std::string scope;
    std::string kind;
    SignalSeverity severity = SignalSeverity::warning;
    std::string service;
    std::string environment;
    std::string subject;
    std::string summary;
    std::string origin;
    std::string neighbours;  // JSON of a list.
    bool is_alone = false;   // In its incident: see Raise.
    SignalState state = SignalState::pending;
    bool is_current = true;
    Published published = Published::none;
    std::optional<Id<Incident>> incident;
    std::int64_t raises = 0;
    Time first_at;
    Time last_at;
    std::optional<Time> opened_at;
    std::optional<Time> recovered_at;
    std::optional<Time> returned_at;  // It was over before that.
    std::int64_t after_raises = 1;
    std::int64_t after_seconds = 0;
    std::int64_t changes = 0;
    Time changes_since;
    std::int64_t hold_level = 0;
    std::optional<Time> quiet_since;  // It flaps, was reported over, and is held open.
    std::optional<Time> due_at;
    std::optional<std::string> figures;  // JSON, of the last recovery.
    bool is_decided = false;             // Somebody decided that it is over: see Recovery.
    std::optional<Id<User>> acknowledged_by;
    std::optional<Time> acknowledged_at;
    std::string acknowledge_note;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    Signal, (),
    (id, application, key, episode, source, scope, kind, severity, service, environment, subject,
     summary, origin, neighbours, is_alone, state, is_current, published, incident, raises,
     first_at, last_at, opened_at, recovered_at, returned_at, after_raises, after_seconds, changes,
     changes_since, hold_level, quiet_since, due_at, figures, is_decided, acknowledged_by,
     acknowledged_at, acknowledge_note, version)
)

enum class IncidentState { open, recovered, merged };
BOOST_DESCRIBE_ENUM(IncidentState, open, recovered, merged)

/// Signals of one neighbourhood at one time. One row of `incident`.
struct Incident {
    Id<Incident> id;
    Id<Application> application;
    std::string environment;
    IncidentState state = IncidentState::open;
    Published published = Published::none;
    SignalSeverity severity = SignalSeverity::warning;
    std::string title;
    Id<Signal> origin;
    std::string origin_reason;
    std::int64_t signals = 0;
    std::int64_t open_signals = 0;
    std::int64_t shown_signals = 0;
    std::optional<std::string> plan;
    std::optional<Id<Incident>> merged_into;
    Time opened_at;
    Time joined_at;
    std::optional<Time> published_at;
    std::optional<Time> recovered_at;
    std::int64_t returns = 0;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    Incident, (),
    (id, application, environment, state, published, severity, title, origin, origin_reason,
     signals, open_signals, shown_signals, plan, merged_into, opened_at, joined_at, published_at,
     recovered_at, returns, version)
)

/// How many bytes the evidence of a raise may have, as JSON: a snapshot, and each of the others.
inline constexpr std::size_t snapshot_bytes_max = 32'768;
inline constexpr std::size_t evidence_bytes_max = 8'192;

/// The kind that no raiser uses for anything else: nothing was heard of something. While the
/// source of such a signal is dead itself, it is not taken.
inline constexpr std::string_view silence_kind = "silence";

/// What a raiser reports. Sizes are limited by its types; texts that are names are checked by
/// `raise`.
struct Raise {
    Id<Application> application;
    Line<300> key;  // The same for what is the same cause; of one application.
    Line<100> source;
    Line<100> kind;
    SignalSeverity severity = SignalSeverity::warning;
    Line<200> subject;     // What it is about: `POST /pay`, `db-1`.
    Line<1'000> summary;   // What is wrong, in a sentence.
    Line<200, 0> scope{};  // Of the source, where it has several: see source_alive.
    Line<200, 0> service{};
    Line<100, 0> environment{};
    Line<200, 0> origin{};  // The service that the raiser takes for where it began.
    std::vector<Neighbour> neighbours{};
    /// Its raiser knows that it is a cause of its own: no other signal joins its incident, and it
    /// joins none. Its service and neighbours are not asked then. The first raise of an episode
    /// decides.
    bool is_alone = false;
    Damping damping{};
    boost::json::value reason{};      // Why it was raised, with the figures.
    boost::json::value hypotheses{};  // What it may come of.
    boost::json::value snapshot{};    // What was seen, kept as it was then.
    std::optional<Time> at{};  // Else now. One that repeats the last raise's is a repetition.
};

/// What became of a raise: there is a new signal; one that is there was counted; one that was over
/// is there again; it was the last one repeated; its source is dead, and it is only about silence.
enum class RaiseOutcome { created, counted, returned, repeated, source_dead };
BOOST_DESCRIBE_ENUM(RaiseOutcome, created, counted, returned, repeated, source_dead)

/// What became of a recovery: it is over; it is held open, since it flaps; no such signal is there;
/// its source is dead, so nobody can know.
enum class RecoverOutcome { recovered, held, not_there, source_dead };
BOOST_DESCRIBE_ENUM(RecoverOutcome, recovered, held, not_there, source_dead)

/// A new episode of a key, after `episode`s before it.
Signal first_raised(const Raise& raise, std::int64_t episode, Time at, Time now);

/// The same signal raised again, whether it is there or was over less than a return_window ago.
/// REQUIRES: one of both.
RaiseOutcome raise_again(Signal& signal, const Raise& raise, Time at, Time now);

/// Whether a raise at `at` is of the same episode.
bool is_same_episode(const Signal& signal, Time at);

/// Reported over at `at`. REQUIRES: it is current.
RecoverOutcome report_over(Signal& signal, Time at);

/// What time brings: one that was raised often enough has been there for long enough; one that was
/// never has expired; one that was held has been quiet. Returns whether anything changed.
bool pass_time(Signal& signal, Time now);

/// When it is to be looked at though nobody raises it; `muted_until` is when something that is not
/// published yet may be.
std::optional<Time> due_of(const Signal& signal, std::optional<Time> muted_until);

}  // namespace mainstay::signals
