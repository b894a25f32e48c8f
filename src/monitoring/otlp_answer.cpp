#include "monitoring/otlp_answer.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <protozero/pbf_writer.hpp>

namespace mainstay::monitoring {

namespace {

std::string_view member_of(telemetry::Form form) {
    switch (form) {
        case telemetry::Form::otlp_logs:
            return "rejectedLogRecords";
        case telemetry::Form::otlp_metrics:
            return "rejectedDataPoints";
        default:
            return "rejectedSpans";
    }
}

}  // namespace

std::string otlp_response(
    telemetry::Form form, const telemetry::Taken& taken, OtlpEncoding encoding
) {
    if (taken.rejected == 0) return encoding == OtlpEncoding::json ? "{}" : "";
    const auto message = fmt::format("Not stored: {}.", taken.reason);
    if (encoding == OtlpEncoding::json)
        return boost::json::serialize(boost::json::object{
            {"partialSuccess",
             {{member_of(form), std::to_string(taken.rejected)}, {"errorMessage", message}}}
        });
    std::string body;
    protozero::pbf_writer response(body);
    protozero::pbf_writer partial(response, 1);
    partial.add_int64(1, static_cast<std::int64_t>(taken.rejected));
    partial.add_string(2, message);
    partial.commit();
    return body;
}

std::string otlp_status(int code, std::string_view message, OtlpEncoding encoding) {
    if (encoding == OtlpEncoding::json)
        return boost::json::serialize(boost::json::object{{"code", code}, {"message", message}});
    std::string body;
    protozero::pbf_writer status(body);
    status.add_int32(1, code);
    status.add_string(2, message.data(), message.size());
    return body;
}

}  // namespace mainstay::monitoring
