// What OTLP answers (opentelemetry-proto, docs/specification.md): the same over HTTP and gRPC.
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "telemetry/store.hpp"

namespace mainstay::monitoring {

enum class OtlpEncoding { protobuf, json };

/// An Export*ServiceResponse: empty where all was stored, else with `partial_success`.
std::string otlp_response(
    telemetry::Form form, const telemetry::Taken& taken, OtlpEncoding encoding
);

/// A google.rpc.Status.
std::string otlp_status(int code, std::string_view message, OtlpEncoding encoding);

}  // namespace mainstay::monitoring
