#include "ticketing/incident_evidence.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "ticketing/evidence_svg.hpp"
#include "ticketing/incident_texts.hpp"
#include "ticketing/merge_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int signals_looked_at = 200;

wire::json::value parsed(const std::string& text) {
    if (text.empty()) return nullptr;
    auto value = wire::parse_json(text);
    return value ? *std::move(value) : wire::json::value(nullptr);
}

wire::json::value shown(const std::optional<signals::SignalFacts::Seen>& seen) {
    if (!seen) return nullptr;
    return wire::json::object{
        {"at", to_string(seen->at)},          {"summary", seen->summary},
        {"reason", parsed(seen->reason)},     {"hypotheses", parsed(seen->hypotheses)},
        {"snapshot", parsed(seen->snapshot)},
    };
}

std::string json_of(const signals::SignalFacts& facts) {
    wire::json::value recovered = nullptr;
    if (facts.recovered_at) recovered = to_string(*facts.recovered_at);
    return wire::json::serialize(wire::json::object{
        {"id", to_string(facts.id)},
        {"key", facts.key},
        {"source", facts.source},
        {"kind", facts.kind},
        {"severity", wire::encode(facts.severity)},
        {"service", facts.service},
        {"environment", facts.environment},
        {"subject", facts.subject},
        {"summary", facts.summary},
        {"first_at", to_string(facts.first_at)},
        {"last_at", to_string(facts.last_at)},
        {"recovered_at", std::move(recovered)},
        {"figures", parsed(facts.figures)},
        {"first", shown(facts.first)},
        {"latest", shown(facts.latest)},
    });
}

/// The newest snapshot that has something to draw.
std::vector<EvidenceChart> newest_charts(const signals::SignalFacts& facts) {
    for (const auto* seen : {&facts.latest, &facts.first}) {
        if (!*seen) continue;
        auto charts = charts_of(parsed((*seen)->snapshot));
        if (!charts.empty()) return charts;
    }
    return {};
}

}  // namespace

std::vector<EvidenceFile> evidence_of(const signals::SignalFacts& facts, Language language) {
    const auto name = "signal-" + to_string(facts.id);
    std::vector<EvidenceFile> files{{facts.id, name + ".json", "application/json", json_of(facts)}};
    const ChartCaption caption{
        .title = incident_texts().text(
            language, "chart.title", {{"subject", facts.subject}, {"summary", facts.summary}}
        ),
        .onset = facts.first_at,
        .language = language,
    };
    int number = 0;
    for (const auto& chart : newest_charts(facts))
        files.push_back(
            {facts.id, name + '-' + std::to_string(++number) + ".svg", "image/svg+xml",
             svg_of(chart, caption)}
        );
    return files;
}

std::vector<Id<signals::Signal>> lacking_evidence(
    db::Sql& sql, Id<Incident> incident, std::optional<Id<signals::Signal>> renewed
) {
    auto ids = signals::signals_of(sql, incident, signals_looked_at);
    if (const auto ticket = store::ticket_of_incident(sql, incident)) {
        const auto kept = store::kept_evidence(sql, store::shown_in(sql, *ticket), ids);
        std::erase_if(ids, [&](Id<signals::Signal> id) {
            return id != renewed && std::ranges::find(kept, id) != kept.end();
        });
    }
    // What it is about comes first.
    if (renewed) std::ranges::partition(ids, [&](Id<signals::Signal> id) { return id == renewed; });
    if (ids.size() > evidence_signals_max) ids.resize(evidence_signals_max);
    return ids;
}

std::vector<StagedEvidence> stage(
    db::Blobs& blobs, const std::vector<EvidenceFile>& files, Time now
) {
    std::vector<StagedEvidence> staged;
    for (const auto& file : files)
        staged.push_back({file.signal, file.name, file.media_type, blobs.stage(file.bytes, now)});
    return staged;
}

void attach_evidence(
    db::Sql& sql, Id<Ticket> ticket, Id<Message> message, const std::vector<StagedEvidence>& files,
    std::optional<Id<signals::Signal>> renewed, Time now
) {
    std::vector<Id<signals::Signal>> ids;
    for (const auto& file : files) ids.push_back(file.signal);
    const auto kept = store::kept_evidence(sql, ticket, ids);
    for (const auto& file : files) {
        const bool is_kept = std::ranges::find(kept, file.signal) != kept.end();
        if (is_kept && file.signal != renewed) continue;
        store::insert(
            sql,
            Attachment{
                .message = message,
                .blob = file.blob.hash,
                .name = file.name,
                .media_type = file.media_type,
                .bytes = file.blob.bytes,
                .created_at = now,
            }
        );
        store::keep_evidence(sql, ticket, file.signal, message);
    }
}

}  // namespace mainstay::ticketing
