#include <algorithm>

#include <protozero/pbf_reader.hpp>

#include "telemetry/otlp.hpp"
#include "telemetry/otlp_values.hpp"

namespace mainstay::telemetry {

namespace {

using protozero::pbf_reader;

constexpr std::int32_t severity_max = 24;

void add_record(pbf_reader message, otlp::Origin origin, Time now, LogBatch& batch) {
    if (auto why = otlp::full(batch.records.size(), batch.pool); !why.empty()) {
        batch.rejected.add(why);
        return;
    }
    LogRecord record{.resource = origin.resource, .scope = origin.scope};
    Time seen = now;
    auto& pool = batch.pool;
    while (message.next()) {
        switch (message.tag_and_type()) {
            case fixed64_field(1):
                record.at = otlp::read_time(message.get_fixed64());
                break;
            case varint_field(2):
                record.severity = static_cast<std::uint8_t>(
                    std::clamp<std::int32_t>(message.get_enum(), 0, severity_max)
                );
                break;
            case bytes_field(3):
                record.severity_text = otlp::clean(view(message.get_view()), pool);
                break;
            case bytes_field(5):
                record.body = otlp::read_value(message.get_message(), pool);
                break;
            case bytes_field(6):
                otlp::add_attribute(message.get_message(), pool, record.attributes);
                break;
            case bytes_field(9):
                record.trace = otlp::read_trace_id(view(message.get_view()));
                break;
            case bytes_field(10):
                record.span = otlp::read_span_id(view(message.get_view()));
                break;
            case fixed64_field(11):
                if (auto at = message.get_fixed64()) seen = otlp::read_time(at);
                break;
            case bytes_field(12):
                record.event = otlp::clean(view(message.get_view()), pool);
                break;
            default:
                message.skip();
        }
    }
    if (record.at.micros == 0) record.at = seen;
    batch.records.push_back(record);
}

}  // namespace

Result<LogBatch> read_logs(std::string_view body, Time now) {
    return otlp::attempt([&] {
        LogBatch batch;
        otlp::prepare(batch.pool, body.size());
        otlp::read_records(
            pbf_reader(body.data(), body.size()), batch,
            [&](pbf_reader message, otlp::Origin origin) {
                add_record(message, origin, now, batch);
            }
        );
        return batch;
    });
}

}  // namespace mainstay::telemetry
