#include "signals/grouping.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "events/events.hpp"
#include "events/incident_events.hpp"
#include "signals/incident_history.hpp"
#include "signals/messages.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::signals {

namespace {

Time began_at(const Signal& signal) { return signal.returned_at.value_or(signal.first_at); }

Member member_of(const Signal& signal) {
    return {
        signal.id.value,       signal.service,  signal.origin,
        neighbours_of(signal), signal.severity, began_at(signal),
    };
}

/// The members that were there at one time with the last of them comes first; those that were over
/// before have nothing to do with what is there now. Returns how many are of that time.
std::size_t put_last_together(std::vector<Signal>& members) {
    constexpr Time never{std::numeric_limits<std::int64_t>::max()};
    const auto end = [&](const Signal& each) {
        return each.is_current ? never : each.recovered_at.value_or(each.last_at);
    };
    std::ranges::sort(members, [&](const Signal& one, const Signal& other) {
        return std::pair(end(other), one.id) < std::pair(end(one), other.id);
    });
    auto since = never;
    std::size_t together = 0;
    while (together < members.size() && (together == 0 || end(members[together]) >= since))
        since = std::min(since, began_at(members[together++]));
    return together;
}

/// The one that takes the others up.
std::size_t target_among(const std::vector<Incident>& incidents) {
    const auto published = std::ranges::find_if(incidents, [](const Incident& each) {
        return each.published != Published::none;
    });
    return published == incidents.end() ? 0
                                        : static_cast<std::size_t>(published - incidents.begin());
}

/// The target, with all that nobody keeps apart from it; it is yet to be written.
Joined made_one(
    db::Sql& sql, const Call& call, std::vector<Incident>& incidents, std::size_t target
) {
    Joined joined{incidents[target]};
    for (std::size_t i = 0; i < incidents.size(); ++i) {
        if (i == target || store::keeps_apart(sql, incidents[i].id, joined.incident.id)) continue;
        merge_incident(sql, call, incidents[i], joined.incident);
        joined.has_merged = true;
    }
    return joined;
}

/// The incident, or the one that it and others of the neighbourhood make, now that `signal` is in
/// it again.
Joined with_neighbours(
    db::Sql& sql, const Call& call, Incident incident, const Neighbourhood& where, Signal& signal
) {
    auto found = store::joinable_incidents(sql, where, signal.key, call.now - join_window);
    std::erase_if(found, [&](const Incident& each) { return each.id == incident.id; });
    if (found.empty()) return {std::move(incident)};
    found.push_back(incident);
    std::ranges::sort(found, {}, &Incident::id);
    const auto target = target_among(found);
    const auto id = found[target].id;
    if (id != incident.id && store::keeps_apart(sql, incident.id, id)) return {std::move(incident)};
    auto joined = made_one(sql, call, found, target);
    signal.incident = joined.incident.id;
    return joined;
}

}  // namespace

std::vector<Neighbour> neighbours_of(const Signal& signal) {
    std::vector<Neighbour> all;
    const auto parsed = wire::parse_json(signal.neighbours);
    if (!parsed || !parsed->is_array()) return all;
    for (const auto& each : parsed->as_array())
        if (auto neighbour = wire::decode<Neighbour>(each, wire::UnknownMembers::skipped))
            all.push_back(*std::move(neighbour));
    return all;
}

Neighbourhood neighbourhood_of(const Signal& signal) {
    // No service is called so, and no source.
    if (signal.is_alone) return {signal.application, signal.environment, "::" + signal.key, {}};
    Neighbourhood where{
        signal.application,
        signal.environment,
        place_of(signal.service, signal.source, signal.kind),
        {},
    };
    for (auto& neighbour : neighbours_of(signal))
        if (neighbour.service.value != where.place)
            where.beside.push_back(std::move(neighbour.service.value));
    std::ranges::sort(where.beside);
    const auto repeated = std::ranges::unique(where.beside);
    where.beside.erase(repeated.begin(), repeated.end());
    return where;
}

void merge_incident(db::Sql& sql, const Call& call, Incident& from, Incident& into) {
    store::move_members(sql, from.id, into.id);
    into.signals += from.signals;
    into.open_signals += from.open_signals;
    into.shown_signals += from.shown_signals;
    into.severity = std::max(into.severity, from.severity);
    from.state = IncidentState::merged;
    from.merged_into = into.id;
    from.recovered_at = call.now;
    from.signals = from.open_signals = from.shown_signals = 0;
    store::update_incident(sql, from);
    record_step(sql, call, from.id, IncidentStep::merged_into, {{"incident", to_string(into.id)}});
    record_step(
        sql, call, into.id, IncidentStep::merged,
        {{"incident", to_string(from.id)}, {"signals", into.signals}}
    );
    if (from.published == Published::none) return;
    events::emit(
        sql, call,
        events::IncidentChanged{
            .incident = into.id.value,
            .application = into.application.value,
            .change = "merged",
            .signal = from.origin.value,
            .text = from.title,
            .signals = into.signals,
            .merged = from.id.value,
        }
    );
}

Incident begin_incident(db::Sql& sql, const Call& call, Signal& signal) {
    Incident incident{
        .application = signal.application,
        .environment = signal.environment,
        .severity = signal.severity,
        .title = title_of(signal),
        .origin = signal.id,
        .origin_reason = std::string(wire::name_of(OriginReason::only)),
        .signals = 1,
        .open_signals = 1,
        .opened_at = signal.first_at,
        .joined_at = call.now,
    };
    incident.id = store::insert_incident(sql, incident);
    signal.incident = incident.id;
    store::add_places(sql, incident.id, neighbourhood_of(signal));
    store::add_service(sql, incident.id, signal.service);
    record_step(sql, call, incident.id, IncidentStep::opened, {{"signal", to_string(signal.id)}});
    return incident;
}

Joined join_incident(db::Sql& sql, const Call& call, Signal& signal) {
    const auto where = neighbourhood_of(signal);
    auto found = store::joinable_incidents(sql, where, signal.key, call.now - join_window);
    if (found.empty()) return {begin_incident(sql, call, signal)};
    auto joined = made_one(sql, call, found, target_among(found));
    auto& incident = joined.incident;
    ++incident.signals;
    ++incident.open_signals;
    incident.severity = std::max(incident.severity, signal.severity);
    incident.joined_at = call.now;
    signal.incident = incident.id;
    store::add_places(sql, incident.id, where);
    store::add_service(sql, incident.id, signal.service);
    if (publishes_member(incident.signals)) {
        note_origin(incident, rank_members(sql, incident, &signal));
        record_step(
            sql, call, incident.id, IncidentStep::joined,
            {{"signal", to_string(signal.id)}, {"signals", incident.signals}}
        );
    }
    return joined;
}

Joined rejoin_incident(db::Sql& sql, const Call& call, Signal& signal, Incident incident) {
    const auto where = neighbourhood_of(signal);
    ++incident.open_signals;
    incident.severity = std::max(incident.severity, signal.severity);
    if (incident.state == IncidentState::recovered) {
        reopen_incident(sql, call, incident);
        record_step(
            sql, call, incident.id, IncidentStep::reopened, {{"signal", to_string(signal.id)}}
        );
    }
    auto joined = with_neighbours(sql, call, std::move(incident), where, signal);
    store::add_places(sql, joined.incident.id, where);
    return joined;
}

void reopen_incident(db::Sql& sql, const Call& call, Incident& incident) {
    incident.state = IncidentState::open;
    incident.recovered_at.reset();
    incident.joined_at = call.now;
    ++incident.returns;
    for (const auto& member :
         store::members_of(sql, incident.id, static_cast<int>(ranked_members_max)))
        store::add_places(sql, incident.id, neighbourhood_of(member));
}

void leave_incident(db::Sql& sql, const Call& call, Incident& incident) {
    --incident.open_signals;
    if (incident.open_signals > 0 || incident.state != IncidentState::open) return;
    incident.state = IncidentState::recovered;
    incident.recovered_at = call.now;
    store::remove_places(sql, incident.id);
    record_step(sql, call, incident.id, IncidentStep::over, {});
}

Ranking rank_members(db::Sql& sql, const Incident& incident, const Signal* signal) {
    auto signals = store::members_of(sql, incident.id, static_cast<int>(ranked_members_max));
    if (signal) {
        std::erase_if(signals, [&](const Signal& each) { return each.id == signal->id; });
        if (signals.size() < ranked_members_max) signals.push_back(*signal);
    }
    const auto together = put_last_together(signals);
    std::vector<Member> members;
    for (std::size_t i = 0; i < together; ++i) members.push_back(member_of(signals[i]));
    auto ranking = ranked(members);
    for (auto i = together; i < signals.size(); ++i) ranking.signals.push_back(signals[i].id.value);
    return ranking;
}

void note_origin(Incident& incident, const Ranking& ranking) {
    incident.origin = {ranking.origin.signal};
    incident.origin_reason = std::string(wire::name_of(ranking.origin.reason));
}

}  // namespace mainstay::signals
