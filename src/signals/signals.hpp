// The face of signals/: what any module raises when something needs attention, and what becomes of
// it. It knows no ticket and no telemetry: others follow its events (events/incident_events.hpp).
#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "db/migration.hpp"
#include "db/sql.hpp"
#include "events/incident_tickets.hpp"
#include "identity/identity.hpp"
#include "signals/codes.hpp"
#include "signals/incident_facts.hpp"
#include "signals/permissions.hpp"
#include "signals/signal.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::signals {

struct Raised {
    Id<Signal> signal;  // None where the source is dead.
    RaiseOutcome outcome = RaiseOutcome::created;
};

/// Raises a signal, or raises it once more: of each key of an application at most one is there. Its
/// first evidence is kept, and its latest; its severity may rise. Asks for no permission: that is
/// the raiser's. `at` counts from a day ago to now.
/// Refuses: invalid with bad_signal_name, evidence_too_large, too_many_neighbours.
/// Index: signal_key; for a signal that is new, the primary key of incident_place besides.
Result<Raised> raise(db::Sql& sql, const Call& call, const Raise& request);

/// The same for several, in their order; what is silenced is looked up once. Refuses as raise, with
/// fields within `raise[N]`.
Result<std::vector<Raised>> raise_all(
    db::Sql& sql, const Call& call, std::span<const Raise> requests
);

/// The cause of a signal is gone.
struct Recovery {
    Id<Application> application;
    Line<300> key;
    boost::json::value figures{};  // `{"before": {…}, "after": {…}}`, or any other.
    std::optional<Time> at{};
    /// Somebody decided so: nothing was seen that proves it, and whoever keeps a chain of proof
    /// does not count it.
    bool is_decided = false;
};

/// Ends a signal. One that came and went often of late is held open until it was quiet for a while;
/// of one whose source is dead nobody knows, so it stays. May be repeated.
/// Refuses: invalid with evidence_too_large. Index: signal_key.
Result<RecoverOutcome> recover(db::Sql& sql, const Call& call, const Recovery& request);

/// The same for several, in their order; what is silenced is looked up once. Refuses as recover,
/// with fields within `recover[N]`.
Result<std::vector<RecoverOutcome>> recover_all(
    db::Sql& sql, const Call& call, std::span<const Recovery> requests
);

/// A source reports that it works, whether it has anything to raise or not.
struct Heartbeat {
    Id<Application> application;
    Line<100> source;
    Line<200, 0> scope{};  // Where it has several parts that may die by themselves.
    std::chrono::seconds expected_every{60};
    std::optional<Time> at{};
};

/// How many sources of an application are watched.
inline constexpr std::int64_t sources_max = 1'000;

/// Notes that a source is alive, and has it watched from now on: one that reports nothing for three
/// times as long as it is expected to, and at least a minute, is dead. Then one signal is raised,
/// about the source itself; it ends when the source reports again.
/// Refuses: invalid with bad_signal_name, out_of_range (of more than a day); too_many_of_kind.
/// Index: signal_source_name.
Result<> source_alive(db::Sql& sql, const Call& call, const Heartbeat& request);

/// What server/ installs. `tickets` knows the tickets of incidents; empty: nobody does.
Module module(events::IncidentTickets tickets = {});

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::signals
