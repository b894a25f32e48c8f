// What of gRPC's protocol is ours to read and write: methods, peers, statuses. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "monitoring/grpc_listener.hpp"

namespace mainstay::monitoring {

/// The signal whose Export method is called `path`, such as
/// `/opentelemetry.proto.collector.trace.v1.TraceService/Export`.
std::optional<Signal> signal_of_method(std::string_view path);

/// The address in gRPC's name of a peer: `192.0.2.1` of `ipv4:192.0.2.1:4711`, `2001:db8::1` of
/// `ipv6:%5B2001:db8::1%5D:4711`. A peer of another form is given back as it is.
std::string address_of_peer(std::string_view peer);

/// google.rpc.Status with a google.rpc.RetryInfo in its details, if there is one to give; else
/// nothing. What `grpc-status-details-bin` carries.
std::string status_details(const GrpcAnswer& answer);

/// Whether a message is packed by gzip (RFC 1952). No message of protobuf begins so.
bool is_gzip(std::string_view message);

}  // namespace mainstay::monitoring
