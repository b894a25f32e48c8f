// Which incident a signal is of: signals of one neighbourhood at one time are one.
#pragma once

#include "base/call.hpp"
#include "db/sql.hpp"
#include "signals/incident_store.hpp"
#include "signals/signal.hpp"

namespace mainstay::signals {

/// The services beside it, as its raiser reported them.
std::vector<Neighbour> neighbours_of(const Signal& signal);

/// Where the signal is, by the same.
Neighbourhood neighbourhood_of(const Signal& signal);

/// The incident that a signal came to.
struct Joined {
    Incident incident;
    bool has_merged = false;  // Others went up in it, and their signals are its own now.
};

/// Puts a signal that has come to count into the open incident of its neighbourhood, or begins one.
/// Where it is of several, they become one: the oldest of those that were published, else the
/// oldest, takes the others up, unless somebody took a member of one out of the other. The incident
/// is yet to be written. One question, by the primary key of incident_place, where nothing is
/// merged.
Joined join_incident(db::Sql& sql, const Call& call, Signal& signal);

/// A signal of the incident is there again; it is open from now on, and is yet to be written. Where
/// others of its neighbourhood are open they become one, as when a signal joins; the signal is of
/// that one then.
Joined rejoin_incident(db::Sql& sql, const Call& call, Signal& signal, Incident incident);

/// Makes it open again, with the places of its members; it is yet to be written.
void reopen_incident(db::Sql& sql, const Call& call, Incident& incident);

/// Moves all of `from` into `into`, which is yet to be written.
void merge_incident(db::Sql& sql, const Call& call, Incident& from, Incident& into);

/// A signal of it is over, or was taken out of it.
void leave_incident(db::Sql& sql, const Call& call, Incident& incident);

/// An incident of that signal alone, which is yet to be written.
Incident begin_incident(db::Sql& sql, const Call& call, Signal& signal);

/// The members, the most likely origin first; those that were over before what is there now began
/// come last and count for nothing; `signal` as it is here, though it is not written yet.
Ranking rank_members(db::Sql& sql, const Incident& incident, const Signal* signal = nullptr);

/// Notes the most likely origin.
void note_origin(Incident& incident, const Ranking& ranking);

}  // namespace mainstay::signals
