// What rows of spans say in text: what a span calls, its events and its links. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "telemetry/attribute_shapes.hpp"
#include "telemetry/spans.hpp"
#include "telemetry/tables.hpp"

namespace mainstay::telemetry {

/// What a span calls that may send no spans of its own.
struct SpanPeer {
    PeerKind kind = PeerKind::none;
    std::string name;
};

SpanPeer span_peer(
    const Span& span, const AttributeShape& shape, std::span<const Attribute> attributes
);

/// JSON lists; empty where there are none. `out` is what is written to, for its memory.
void write_events(std::string& out, const SpanBatch& batch, const Span& span);
void write_links(std::string& out, const SpanBatch& batch, const Span& span);

/// The text of the attribute with that place; empty where there is none, or it is no text.
std::string_view attribute_text(std::span<const Attribute> attributes, int place);

}  // namespace mainstay::telemetry
