#include "monitoring/grpc_metrics.hpp"

namespace mainstay::monitoring {

namespace {

using Figures = std::vector<http::Family::Figure>;

double counted(std::uint64_t number) { return static_cast<double>(number); }

}  // namespace

std::vector<http::Family> grpc_metrics(std::function<const GrpcListener*()> listener) {
    auto family = [&](std::string name, std::string help, std::string_view type, auto read) {
        return http::Family{std::move(name), std::move(help), type, [listener, read] {
                                const auto* there = listener();
                                return there ? read(there->figures()) : Figures{};
                            }};
    };
    return {
        family(
            "mainstay_otlp_grpc_calls_total", "Calls of OTLP over gRPC since the start.", "counter",
            [](const GrpcFigures& of) { return Figures{{"", counted(of.calls)}}; }
        ),
        family(
            "mainstay_otlp_grpc_calls_failed_total", "Calls that never reached the store, by why.",
            "counter",
            [](const GrpcFigures& of) {
                return Figures{
                    {"reason=\"refused\"", counted(of.refused)},
                    {"reason=\"busy\"", counted(of.busy)},
                    {"reason=\"too_large\"", counted(of.too_large)},
                    {"reason=\"malformed\"", counted(of.malformed)},
                    {"reason=\"unread\"", counted(of.unread)},
                    {"reason=\"late\"", counted(of.late)},
                };
            }
        ),
        family(
            "mainstay_otlp_grpc_calls_in_flight", "Calls that are not answered yet.", "gauge",
            [](const GrpcFigures& of) {
                return Figures{{"", static_cast<double>(of.calls_in_flight)}};
            }
        ),
        family(
            "mainstay_otlp_grpc_bytes_in_flight", "Bytes of the calls in flight.", "gauge",
            [](const GrpcFigures& of) { return Figures{{"", counted(of.bytes_in_flight)}}; }
        ),
        family(
            "mainstay_otlp_grpc_connections_open", "Connections that are open.", "gauge",
            [](const GrpcFigures& of) { return Figures{{"", static_cast<double>(of.connections)}}; }
        ),
        family(
            "mainstay_otlp_grpc_connections_total", "Connections since the start, by their lot.",
            "counter",
            [](const GrpcFigures& of) {
                return Figures{
                    {"outcome=\"accepted\"", counted(of.accepted)},
                    {"outcome=\"refused\"", counted(of.connections_refused)},
                    {"outcome=\"cut\"", counted(of.connections_cut)},
                };
            }
        ),
    };
}

}  // namespace mainstay::monitoring
