#include <algorithm>

#include <protozero/pbf_reader.hpp>

#include "telemetry/otlp.hpp"
#include "telemetry/otlp_values.hpp"

namespace mainstay::telemetry {

namespace {

using protozero::pbf_reader;

// The attributes of a span, its events and its links may come in any order, and each is a row of
// the pool of its own: so those of the span are read at once, and the others are remembered.
struct Parts {
    std::size_t attributes = 0;
    std::vector<pbf_reader> events, links;

    void clear() {
        attributes = 0;
        events.clear();
        links.clear();
    }
};

/// Beyond `max`, further ones are dropped.
void remember(std::vector<pbf_reader>& parts, pbf_reader part, std::size_t max) {
    if (parts.size() < max) parts.push_back(part);
}

SpanEvent read_event(pbf_reader message, AttributePool& pool) {
    SpanEvent event;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case fixed64_field(1):
                event.at = otlp::read_time(message.get_fixed64());
                break;
            case bytes_field(2):
                event.name = otlp::clean(view(message.get_view()), pool);
                break;
            case bytes_field(3):
                otlp::add_attribute(message.get_message(), pool, event.attributes);
                break;
            default:
                message.skip();
        }
    }
    return event;
}

SpanLink read_link(pbf_reader message, AttributePool& pool) {
    SpanLink link;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case bytes_field(1):
                link.trace = otlp::read_trace_id(view(message.get_view()));
                break;
            case bytes_field(2):
                link.span = otlp::read_span_id(view(message.get_view()));
                break;
            case bytes_field(4):
                otlp::add_attribute(message.get_message(), pool, link.attributes);
                break;
            default:
                message.skip();
        }
    }
    return link;
}

void read_status(pbf_reader message, AttributePool& pool, Span& span) {
    while (message.next()) {
        switch (message.tag_and_type()) {
            case bytes_field(2):
                span.status_message = otlp::clean(view(message.get_view()), pool);
                break;
            case varint_field(3): {
                auto code = message.get_enum();
                span.status = code == 1   ? SpanStatus::ok
                              : code == 2 ? SpanStatus::error
                                          : SpanStatus::unset;
                break;
            }
            default:
                message.skip();
        }
    }
}

SpanKind kind_of(std::int32_t number) {
    constexpr auto last = static_cast<std::int32_t>(SpanKind::consumer);
    return number >= 0 && number <= last ? static_cast<SpanKind>(number) : SpanKind::unspecified;
}

class SpanReader {
public:
    explicit SpanReader(SpanBatch& batch) : batch_(batch) {}

    void add_span(pbf_reader message, otlp::Origin origin) {
        if (auto why = otlp::full(batch_.spans.size(), batch_.pool); !why.empty()) {
            batch_.rejected.add(why);
            return;
        }
        if (batch_.events.size() + batch_.links.size() >= events_max) {
            batch_.rejected.add("the request has too many events or links: send fewer at once");
            return;
        }
        Span span{.resource = origin.resource, .scope = origin.scope};
        std::uint64_t end = 0;
        const auto before = batch_.pool.attributes.size();
        const auto shortened_before = batch_.pool.shortened;
        read_fields(message, span, end);
        if (auto why = wrong_with(span); !why.empty()) {
            batch_.pool.attributes.resize(before);
            batch_.pool.shortened = shortened_before;
            batch_.rejected.add(why);
            return;
        }
        // A clock that was set back in between makes an end before the start.
        span.duration_micros =
            std::max<std::int64_t>(0, otlp::read_time(end).micros - span.start.micros);
        add_parts(span);
        batch_.spans.push_back(span);
    }

private:
    void read_fields(pbf_reader message, Span& span, std::uint64_t& end) {
        parts_.clear();
        auto& pool = batch_.pool;
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    span.trace = otlp::read_trace_id(view(message.get_view()));
                    break;
                case bytes_field(2):
                    span.span = otlp::read_span_id(view(message.get_view()));
                    break;
                case bytes_field(4):
                    span.parent = otlp::read_span_id(view(message.get_view()));
                    break;
                case bytes_field(5):
                    span.name = otlp::clean(view(message.get_view()), pool);
                    break;
                case varint_field(6):
                    span.kind = kind_of(message.get_enum());
                    break;
                case fixed64_field(7):
                    span.start = otlp::read_time(message.get_fixed64());
                    break;
                case fixed64_field(8):
                    end = message.get_fixed64();
                    break;
                case bytes_field(9):
                    if (parts_.attributes++ < record_attributes_max)
                        otlp::add_attribute(message.get_message(), pool, span.attributes);
                    else
                        message.skip();
                    break;
                case bytes_field(11):
                    remember(parts_.events, message.get_message(), record_events_max);
                    break;
                case bytes_field(13):
                    remember(parts_.links, message.get_message(), record_links_max);
                    break;
                case bytes_field(15):
                    read_status(message.get_message(), pool, span);
                    break;
                default:
                    message.skip();
            }
        }
    }

    void add_parts(Span& span) {
        span.events_begin = static_cast<std::uint32_t>(batch_.events.size());
        span.events_count = static_cast<std::uint32_t>(parts_.events.size());
        for (const auto& part : parts_.events)
            batch_.events.push_back(read_event(part, batch_.pool));
        span.links_begin = static_cast<std::uint32_t>(batch_.links.size());
        span.links_count = static_cast<std::uint32_t>(parts_.links.size());
        for (const auto& part : parts_.links) batch_.links.push_back(read_link(part, batch_.pool));
    }

    static std::string_view wrong_with(const Span& span) {
        if (span.trace == TraceId{}) return "a trace_id must be 16 bytes, not all zero";
        if (span.span == 0) return "a span_id must be 8 bytes, not all zero";
        if (span.start.micros == 0) return "a span must have start_time_unix_nano";
        return {};
    }

    SpanBatch& batch_;
    Parts parts_;
};

}  // namespace

Result<SpanBatch> read_spans(std::string_view body) {
    return otlp::attempt([&] {
        SpanBatch batch;
        otlp::prepare(batch.pool, body.size());
        SpanReader reader(batch);
        otlp::read_records(
            pbf_reader(body.data(), body.size()), batch,
            [&](pbf_reader message, otlp::Origin origin) { reader.add_span(message, origin); }
        );
        return batch;
    });
}

}  // namespace mainstay::telemetry
