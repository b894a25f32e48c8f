#include <algorithm>

#include <protozero/pbf_reader.hpp>

#include "telemetry/otlp.hpp"
#include "telemetry/otlp_values.hpp"

namespace mainstay::telemetry {

namespace {

using protozero::pbf_reader;

class LogReader {
public:
    LogReader(LogBatch& batch, Time now) : batch_(batch), now_(now) {}

    void read_request(pbf_reader message) {
        while (message.next(1, protozero::pbf_wire_type::length_delimited))
            read_resource_logs(message.get_message());
    }

private:
    void read_resource_logs(pbf_reader message) {
        const auto resource = otlp::add_origin(batch_.resources);
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    batch_.resources[resource] =
                        otlp::read_resource(message.get_message(), batch_.pool);
                    break;
                case bytes_field(2):
                    read_scope_logs(message.get_message(), resource);
                    break;
                default:
                    message.skip();
            }
        }
    }

    void read_scope_logs(pbf_reader message, std::uint32_t resource) {
        const auto scope = otlp::add_origin(batch_.scopes);
        while (message.next()) {
            switch (message.tag_and_type()) {
                case bytes_field(1):
                    batch_.scopes[scope] = otlp::read_scope(message.get_message(), batch_.pool);
                    break;
                case bytes_field(2):
                    add_record(message.get_message(), resource, scope);
                    break;
                default:
                    message.skip();
            }
        }
    }

    void add_record(pbf_reader message, std::uint32_t resource, std::uint32_t scope) {
        if (auto why = otlp::full(batch_.records.size(), batch_.pool); !why.empty()) {
            batch_.rejected.add(why);
            return;
        }
        LogRecord record{.resource = resource, .scope = scope};
        Time seen = now_;
        auto& pool = batch_.pool;
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
        batch_.records.push_back(record);
    }

    static constexpr std::int32_t severity_max = 24;

    LogBatch& batch_;
    Time now_;
};

}  // namespace

Result<LogBatch> read_logs(std::string_view body, Time now) {
    return otlp::attempt([&] {
        LogBatch batch;
        LogReader(batch, now).read_request(pbf_reader(body.data(), body.size()));
        return batch;
    });
}

}  // namespace mainstay::telemetry
