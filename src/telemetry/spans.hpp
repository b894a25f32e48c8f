// Spans as they arrive: what one request holds, before any store has them.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "telemetry/attributes.hpp"

namespace mainstay::telemetry {

/// 128 bits; all zero is none.
struct TraceId {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    auto operator<=>(const TraceId&) const = default;
};

enum class SpanKind : std::uint8_t { unspecified, internal, server, client, producer, consumer };

enum class SpanStatus : std::uint8_t { unset, ok, error };

struct SpanEvent {
    Time at;
    std::string_view name;
    AttributeRange attributes;
};

/// A span elsewhere that this one has to do with, without being its child.
struct SpanLink {
    TraceId trace;
    std::uint64_t span = 0;
    AttributeRange attributes;
};

struct Span {
    std::uint32_t resource = 0;  ///< Index in SpanBatch::resources.
    std::uint32_t scope = 0;     ///< Index in SpanBatch::scopes.
    TraceId trace;
    std::uint64_t span = 0;
    std::uint64_t parent = 0;  ///< 0: this is the root of its trace.
    std::string_view name;
    SpanKind kind = SpanKind::unspecified;
    SpanStatus status = SpanStatus::unset;
    std::string_view status_message;
    Time start;
    std::int64_t duration_micros = 0;  ///< Never negative.
    AttributeRange attributes;
    std::uint32_t events_begin = 0, events_count = 0;  ///< In SpanBatch::events.
    std::uint32_t links_begin = 0, links_count = 0;    ///< In SpanBatch::links.
};

struct SpanBatch {
    AttributePool pool;
    std::vector<Resource> resources;
    std::vector<Scope> scopes;
    std::vector<Span> spans;
    std::vector<SpanEvent> events;
    std::vector<SpanLink> links;
    Rejected rejected;
};

}  // namespace mainstay::telemetry
