// Parts that all signals of OTLP share: attributes, resources, scopes (common.proto).
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

#include "base/result.hpp"
#include "telemetry/otlp.hpp"
#include "telemetry/protobuf_fields.hpp"
#include "telemetry/spans.hpp"

namespace mainstay::telemetry::otlp {

/// `text` as the pool keeps it: itself where it is UTF-8 without NUL, else repaired; cut where it
/// has more than text_bytes_max.
std::string_view clean(std::string_view text, AttributePool& pool);

/// Reads an AnyValue. Lists and maps become JSON, no deeper than a bound of its own.
Value read_value(protozero::pbf_reader message, AttributePool& pool);

/// Adds a KeyValue to the pool's attributes, unless its key is empty or there are too many. Those
/// of a range are added one after the other, and nothing else between them.
void add_attribute(protozero::pbf_reader message, AttributePool& pool, AttributeRange& range);

/// What is wrong with a request as a whole.
class TooMuch : public std::runtime_error {
    using runtime_error::runtime_error;
};

/// Adds a resource or a scope that nothing is known of yet. Throws TooMuch beyond resources_max.
template <class Origin>
std::uint32_t add_origin(std::vector<Origin>& origins) {
    if (origins.size() == resources_max)
        throw TooMuch("it has more than 20000 resources or scopes");
    origins.emplace_back();
    return static_cast<std::uint32_t>(origins.size() - 1);
}

/// Makes room for as many attributes as a body of this size mostly has, and bounds the text that
/// may be made for it: repaired text is up to three times as long as it came, escaped text six
/// times, `null` for what is empty twice. But lists, maps and bytes of any use come to about what
/// they were, and lists of fractions to little more than twice of it; so twice the body loses
/// nothing of these, and what a request takes is known from its size. The rest is for small ones.
inline void prepare(AttributePool& pool, std::size_t body_bytes) {
    constexpr std::size_t usual_bytes = 32;  // Of an attribute with its key.
    constexpr std::size_t least = 4'096;
    pool.room = 2 * body_bytes + least;
    pool.attributes.reserve(std::min(body_bytes / usual_bytes, attributes_max));
}

/// Why no further record is taken; empty while there is room.
std::string_view full(std::size_t records, const AttributePool& pool);

/// `read()`, or what is wrong with the bytes that it reads.
template <class Read>
auto attempt(Read read) -> Result<decltype(read())> {
    try {
        return read();
    } catch (const protozero::exception& failure) {
        return refuse(code::otlp_malformed, {{"what", failure.what()}});
    } catch (const TooMuch& failure) {
        return refuse(code::otlp_malformed, {{"what", failure.what()}});
    }
}

/// Reads a Resource.
Resource read_resource(protozero::pbf_reader message, AttributePool& pool);

/// Reads an InstrumentationScope.
Scope read_scope(protozero::pbf_reader message, AttributePool& pool);

/// Where a record comes from: indexes in the batch's resources and scopes.
struct Origin {
    std::uint32_t resource = 0;
    std::uint32_t scope = 0;
};

/// Reads a request of any signal down to its records: resources, in each the scopes, in each the
/// records, for each of which `add(message, origin)` is called. All signals number these alike.
template <class Batch, class Add>
void read_records(protozero::pbf_reader request, Batch& batch, Add add) {
    auto read_scope_records = [&](protozero::pbf_reader message, Origin origin) {
        origin.scope = add_origin(batch.scopes);
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    batch.scopes[origin.scope] = read_scope(message.get_message(), batch.pool);
                    break;
                case bytes_field(2):
                    add(message.get_message(), origin);
                    break;
                default:
                    message.skip();
            }
        }
    };
    while (request.next(1, protozero::pbf_wire_type::length_delimited)) {
        auto message = request.get_message();
        Origin origin{.resource = add_origin(batch.resources)};
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    batch.resources[origin.resource] =
                        read_resource(message.get_message(), batch.pool);
                    break;
                case bytes_field(2):
                    read_scope_records(message.get_message(), origin);
                    break;
                default:
                    message.skip();
            }
        }
    }
}

/// The id of a trace; all zero where the bytes are none.
TraceId read_trace_id(std::string_view bytes);

/// The id of a span; 0 where the bytes are none.
std::uint64_t read_span_id(std::string_view bytes);

/// Nanoseconds of Unix time, as microseconds.
inline Time read_time(std::uint64_t nanos) { return {static_cast<std::int64_t>(nanos / 1000)}; }

}  // namespace mainstay::telemetry::otlp
