// What a module above keeps of an incident, so that it outlives what signals/ keeps: the incident
// itself, and what was seen of its signals.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "events/incident_events.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

/// How an incident stands now.
struct IncidentFacts {
    Id<Incident> id;
    Id<Application> application;
    std::string title;
    std::string text;  // A line for each signal that was published, of all where none is.
    std::optional<events::IncidentTicket> ticket;  // The one it is to have, if any.
    std::optional<Id<Incident>> merged_into;       // Followed to the end.
    bool is_recovered = false;                     // Others were notified that all of it is over.
    std::optional<Time> recovered_at;
    bool is_decided = false;  // Of one of its signals somebody decided that it is over.
};

/// What was seen of a signal. `reason`, `hypotheses`, `snapshot` and `figures` are JSON; empty for
/// none.
struct SignalFacts {
    struct Seen {
        Time at;
        std::string summary;
        std::string reason;
        std::string hypotheses;
        std::string snapshot;
    };

    Id<Signal> id;
    std::string key;
    std::string source;
    std::string kind;
    SignalSeverity severity = SignalSeverity::warning;
    std::string service;
    std::string environment;
    std::string subject;
    std::string summary;
    Time first_at;
    Time last_at;
    std::optional<Time> recovered_at;
    std::string figures;
    bool is_decided = false;  // See Recovery.
    std::optional<Seen> first;
    std::optional<Seen> latest;  // Where it was raised more than once.
};

/// Nothing where there is no such incident, or no longer. Index: signal_incident.
std::optional<IncidentFacts> incident_facts(db::Sql& sql, Id<Incident> id);

/// The ids of its signals, at most `limit`. Index: signal_incident.
std::vector<Id<Signal>> signals_of(db::Sql& sql, Id<Incident> id, int limit);

/// The incidents of the last episodes of these keys, by key, of those that have one. Index:
/// signal_key.
std::map<std::string, Id<Incident>> incidents_of_keys(
    db::Sql& sql, Id<Application> application, std::span<const std::string> keys
);

/// Index: the primary key.
std::optional<SignalFacts> signal_facts(db::Sql& sql, Id<Signal> id);

/// Whether the caller may see signals and incidents of that application.
bool sees_signals(db::Sql& sql, const Call& call, Id<Application> application);

}  // namespace mainstay::signals
