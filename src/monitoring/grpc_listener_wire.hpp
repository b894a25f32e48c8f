// What of gRPC's protocol over HTTP/2 is ours to read and write: methods, times, messages, statuses
// (gRPC's PROTOCOL-HTTP2.md). Pure.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "monitoring/grpc_listener.hpp"

namespace mainstay::monitoring {

/// The signal whose Export method is called `path`, such as
/// `/opentelemetry.proto.collector.trace.v1.TraceService/Export`.
std::optional<Signal> signal_of_method(std::string_view path);

/// The time in the head `grpc-timeout`, such as `250m`, at least a millisecond. Nothing where it
/// cannot be read.
std::optional<std::chrono::milliseconds> timeout_of(std::string_view text);

/// How each message begins.
struct MessagePrefix {
    static constexpr std::size_t size = 5;

    bool is_packed = false;
    std::size_t bytes = 0;
};

/// Nothing where the first byte is neither 0 nor 1.
std::optional<MessagePrefix> read_prefix(const std::array<char, MessagePrefix::size>& bytes);

/// A message that is not packed.
std::string message_of(std::string_view body);

/// Names and values of a head or a trailer.
using GrpcFields = std::vector<std::pair<std::string_view, std::string>>;

/// The trailers that tell how a call ended.
GrpcFields trailers_of(const GrpcAnswer& answer);

/// google.rpc.Status with a google.rpc.RetryInfo in its details, if there is one to give; else
/// nothing. What `grpc-status-details-bin` carries.
std::string status_details(const GrpcAnswer& answer);

/// What `grpc-message` may carry of a text: percent-encoded, and of bounded length.
std::string status_message(std::string_view text);

}  // namespace mainstay::monitoring
