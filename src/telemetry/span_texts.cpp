#include "telemetry/span_texts.hpp"

#include <fmt/format.h>

#include "telemetry/attribute_json.hpp"

namespace mainstay::telemetry {

namespace {

std::span<const Attribute> part_of(const AttributePool& pool, AttributeRange range) {
    return std::span(pool.attributes).subspan(range.begin, range.count);
}

void add_attributes(std::string& out, const AttributePool& pool, AttributeRange range) {
    if (auto json = attributes_json(part_of(pool, range)); !json.empty())
        out += ",\"attributes\":" + json;
    out += '}';
}

}  // namespace

std::string_view attribute_text(std::span<const Attribute> attributes, int place) {
    if (place < 0) return {};
    const Value& value = attributes[static_cast<std::size_t>(place)].value;
    return value.type == Value::Type::text ? value.text : std::string_view();
}

SpanPeer span_peer(
    const Span& span, const AttributeShape& shape, std::span<const Attribute> attributes
) {
    auto text = [&](AttributeRole role) {
        return attribute_text(attributes, shape.place_of(role));
    };
    const auto address = text(AttributeRole::server_address);
    if (auto system = text(AttributeRole::database_system); !system.empty()) {
        auto name = text(AttributeRole::database_name);
        if (name.empty()) name = address;
        return {PeerKind::database, fmt::format("{}{}{}", system, name.empty() ? "" : " ", name)};
    }
    if (span.kind == SpanKind::producer) {
        auto name = text(AttributeRole::queue_name);
        if (name.empty()) name = text(AttributeRole::queue_system);
        if (!name.empty()) return {PeerKind::queue, std::string(name)};
    }
    if (span.kind != SpanKind::client && span.kind != SpanKind::producer) return {};
    auto name = text(AttributeRole::peer_service);
    if (name.empty()) name = address;
    if (name.empty()) return {};
    return {PeerKind::external, std::string(name)};
}

void write_events(std::string& out, const SpanBatch& batch, const Span& span) {
    out.clear();
    for (std::uint32_t at = 0; at < span.events_count; ++at) {
        const auto& event = batch.events[span.events_begin + at];
        out += out.empty() ? "[" : ",";
        fmt::format_to(std::back_inserter(out), "{{\"at\":{},\"name\":", event.at.micros);
        append_json_text(out, event.name);
        add_attributes(out, batch.pool, event.attributes);
    }
    if (!out.empty()) out += ']';
}

void write_links(std::string& out, const SpanBatch& batch, const Span& span) {
    out.clear();
    for (std::uint32_t at = 0; at < span.links_count; ++at) {
        const auto& link = batch.links[span.links_begin + at];
        out += out.empty() ? "[" : ",";
        fmt::format_to(
            std::back_inserter(out), "{{\"trace\":\"{:016x}{:016x}\",\"span\":\"{:016x}\"",
            link.trace.high, link.trace.low, link.span
        );
        add_attributes(out, batch.pool, link.attributes);
    }
    if (!out.empty()) out += ']';
}

}  // namespace mainstay::telemetry
