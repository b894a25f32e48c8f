#include "monitoring/grpc_listener_wire.hpp"

#include <protozero/pbf_writer.hpp>

#include "base/text.hpp"

namespace mainstay::monitoring {

std::optional<Signal> signal_of_method(std::string_view path) {
    if (path == "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
        return Signal::traces;
    if (path == "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")
        return Signal::metrics;
    if (path == "/opentelemetry.proto.collector.logs.v1.LogsService/Export") return Signal::logs;
    return std::nullopt;
}

std::string address_of_peer(std::string_view peer) {
    constexpr std::string_view v4 = "ipv4:", v6 = "ipv6:%5B";
    bool is_v6 = peer.starts_with(v6);
    auto end = peer.rfind(is_v6 ? "%5D:" : ":");
    if ((!is_v6 && !peer.starts_with(v4)) || end == std::string_view::npos)
        return std::string(peer);
    auto begin = is_v6 ? v6.size() : v4.size();
    if (end < begin) return std::string(peer);
    return std::string(peer.substr(begin, end - begin));
}

std::string status_details(const GrpcAnswer& answer) {
    std::string details;
    if (!answer.retry_after || answer.status == grpc_status::ok) return details;
    auto delay = *answer.retry_after;
    auto seconds = std::chrono::floor<std::chrono::seconds>(delay);
    std::chrono::nanoseconds rest = delay - seconds;

    protozero::pbf_writer status(details);
    status.add_int32(1, answer.status);
    status.add_string(2, answer.message);
    protozero::pbf_writer any(status, 3);
    any.add_string(1, "type.googleapis.com/google.rpc.RetryInfo");
    protozero::pbf_writer retry_info(any, 2);
    protozero::pbf_writer duration(retry_info, 1);
    duration.add_int64(1, seconds.count());
    duration.add_int32(2, static_cast<std::int32_t>(rest.count()));
    return details;
}

bool is_gzip(std::string_view message) { return message.starts_with("\x1f\x8b"); }

}  // namespace mainstay::monitoring
