// Rows of incidents, of where they are, and of what was taken out of them. No rule lives here.
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

/// How many incidents one signal can bring together; others stay by themselves.
inline constexpr int merged_at_once_max = 10;

struct IncidentFilter {
    std::optional<IncidentState> state{};
    std::optional<Id<Application>> application{};
    std::optional<std::string> environment{};
    std::optional<Time> from{};                ///< Only what was there then or later.
    std::optional<Time> to{};                  ///< Only what began earlier.
    std::optional<SignalSeverity> severity{};  ///< At least.
    std::optional<bool> is_acknowledged{};     ///< Of what is open.
    std::optional<std::string> service{};      ///< Of one of its signals.
    std::optional<Id<Incident>> before{};
};

/// Where a signal is, and what is beside it.
struct Neighbourhood {
    Id<Application> application;
    std::string environment;
    std::string place;
    std::vector<std::string> beside;
};

namespace store {

/// Index: the primary key.
std::optional<Incident> find_incident(db::Sql& sql, Id<Incident> id);

Id<Incident> insert_incident(db::Sql& sql, const Incident& incident);

/// Writes all that can change, and raises the version. Where the row is another by now, the
/// transaction fails.
void update_incident(db::Sql& sql, Incident& incident);

/// Open incidents that a signal of that key may join: a member is at its place or beside it, or it
/// is beside a member; something joined them since then; the key was not taken out of them. The
/// oldest first. Index: the primary key of incident_place.
std::vector<Incident> joinable_incidents(
    db::Sql& sql, const Neighbourhood& where, std::string_view key, Time since
);

/// Adds where a member is. Index: the primary key of incident_place.
void add_places(db::Sql& sql, Id<Incident> incident, const Neighbourhood& where);

/// Notes that a signal of it is about a service; an empty one is none. Index: the primary key of
/// incident_service.
void add_service(db::Sql& sql, Id<Incident> incident, std::string_view service);

/// Forgets the service of a signal that is gone from it, unless another signal of it has the same.
/// Indexes: signal_incident, the primary key of incident_service.
void drop_service(db::Sql& sql, Id<Incident> incident, std::string_view service);

/// Index: incident_place_incident.
void remove_places(db::Sql& sql, Id<Incident> incident);

/// The signals of an incident as the ranking wants them, the first that came, and those of which
/// others were notified only, if asked for. Index: signal_incident.
std::vector<Signal> members_of(db::Sql& sql, Id<Incident> incident, int limit);

/// Whether a key that was taken out of one is a member of the other.
/// Indexes: that of the primary key, signal_incident.
bool keeps_apart(db::Sql& sql, Id<Incident> one, Id<Incident> other);

/// Keeps a key out of it for good.
void exclude(db::Sql& sql, Id<Incident> incident, std::string_view key);

/// Lets the key in again; says whether it was kept out. Index: the primary key.
bool admit(db::Sql& sql, Id<Incident> incident, std::string_view key);

/// The newest incident of the application that the key is kept out of. Index:
/// incident_exclusion_key.
std::optional<Id<Incident>> keeps_out(
    db::Sql& sql, Id<Application> application, std::string_view key
);

/// Makes the signals, places, services and exclusions of `from` those of `into`, and has what was
/// merged into `from` point there. Indexes: signal_incident, incident_place_incident,
/// incident_service_incident, incident_merged_into.
void move_members(db::Sql& sql, Id<Incident> from, Id<Incident> into);

/// In scope, the newest first. Indexes: incident_state, incident_application,
/// incident_application_recovered, the primary keys, signal_incident_current.
std::vector<Incident> list_incidents(
    db::Sql& sql, const identity::Scope& scope, const IncidentFilter& filter, int limit
);

/// Removes up to `limit` incidents that were over before then and have no signal left; returns how
/// many. Indexes: incident_recovered, signal_incident.
int purge_incidents(db::Sql& sql, Time before, int limit);

}  // namespace store

}  // namespace mainstay::signals
