#include "monitoring/trace_spans.hpp"

#include <unordered_map>

namespace mainstay::monitoring {

std::vector<telemetry::TraceSpan> for_analysis(std::span<const StoredTraceSpan> spans) {
    std::unordered_map<std::string_view, std::uint32_t> services;
    std::vector<telemetry::TraceSpan> made;
    made.reserve(spans.size());
    for (const auto& span : spans) {
        const auto next = static_cast<std::uint32_t>(services.size());
        made.push_back({
            .id = static_cast<std::uint64_t>(span.id),
            .parent = static_cast<std::uint64_t>(span.parent),
            .service = services.try_emplace(span.service, next).first->second,
            .call = span.call(),
            .is_outgoing = span.is_outgoing(),
            .start = span.started_at,
            .duration_micros = span.duration,
        });
    }
    return made;
}

}  // namespace mainstay::monitoring
