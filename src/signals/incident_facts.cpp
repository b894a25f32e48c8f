#include "signals/incident_facts.hpp"

#include <algorithm>
#include <functional>

#include "signals/grouping.hpp"
#include "signals/incident_store.hpp"
#include "signals/messages.hpp"
#include "signals/permissions.hpp"
#include "signals/signal_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals {

namespace {

constexpr int merges_followed_max = 100;

std::optional<Id<Incident>> end_of_merges(db::Sql& sql, const Incident& incident) {
    auto end = incident.merged_into;
    for (int i = 0; end && i < merges_followed_max; ++i) {
        const auto next = store::find_incident(sql, *end);
        if (!next || !next->merged_into) break;
        end = next->merged_into;
    }
    return end;
}

std::string text_of(std::vector<Signal> members) {
    const auto is_shown = [](const Signal& each) { return each.published == Published::open; };
    if (std::ranges::any_of(members, is_shown)) std::erase_if(members, std::not_fn(is_shown));
    return lines_of(members);
}

std::optional<SignalFacts::Seen> seen_of(db::Sql& sql, Id<Signal> id, EvidencePlace place) {
    auto evidence = store::evidence_of(sql, id, place);
    if (!evidence) return std::nullopt;
    return SignalFacts::Seen{
        evidence->at,
        std::move(evidence->summary),
        std::move(evidence->reason),
        std::move(evidence->hypotheses),
        std::move(evidence->snapshot),
    };
}

}  // namespace

std::optional<IncidentFacts> incident_facts(db::Sql& sql, Id<Incident> id) {
    const auto incident = store::find_incident(sql, id);
    if (!incident) return std::nullopt;
    auto members = store::members_of(sql, id, static_cast<int>(ranked_members_max));
    const bool is_decided = std::ranges::any_of(members, &Signal::is_decided);
    IncidentFacts facts{
        .id = id,
        .application = incident->application,
        .title = incident->title,
        .text = text_of(std::move(members)),
        .ticket = {},
        .merged_into = end_of_merges(sql, *incident),
        .is_recovered = incident->published == Published::recovered,
        .recovered_at = incident->recovered_at,
        .is_decided = is_decided,
    };
    if (!incident->plan) return facts;
    auto ticket =
        wire::parse<events::IncidentTicket>(*incident->plan, wire::UnknownMembers::skipped);
    if (ticket) facts.ticket = *std::move(ticket);
    return facts;
}

std::vector<Id<Signal>> signals_of(db::Sql& sql, Id<Incident> id, int limit) {
    std::vector<Id<Signal>> ids;
    for (const auto& each : store::members_of(sql, id, limit)) ids.push_back(each.id);
    return ids;
}

std::map<std::string, Id<Incident>> incidents_of_keys(
    db::Sql& sql, Id<Application> application, std::span<const std::string> keys
) {
    std::map<std::string, Id<Incident>> found;
    for (const auto& signal : store::last_episodes(sql, application, keys))
        if (signal.incident) found.emplace(signal.key, *signal.incident);
    return found;
}

std::optional<SignalFacts> signal_facts(db::Sql& sql, Id<Signal> id) {
    auto signal = store::find_signal(sql, id);
    if (!signal) return std::nullopt;
    return SignalFacts{
        .id = id,
        .key = std::move(signal->key),
        .source = std::move(signal->source),
        .kind = std::move(signal->kind),
        .severity = signal->severity,
        .service = std::move(signal->service),
        .environment = std::move(signal->environment),
        .subject = std::move(signal->subject),
        .summary = std::move(signal->summary),
        .first_at = signal->first_at,
        .last_at = signal->last_at,
        .recovered_at = signal->recovered_at,
        .figures = signal->figures.value_or(""),
        .is_decided = signal->is_decided,
        .first = seen_of(sql, id, EvidencePlace::first),
        .latest = seen_of(sql, id, EvidencePlace::latest),
    };
}

bool sees_signals(db::Sql& sql, const Call& call, Id<Application> application) {
    return identity::may(call, signal_read, application_signals(sql, application));
}

}  // namespace mainstay::signals
