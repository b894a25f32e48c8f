// OTLP's JSON form, brought into its protobuf form, so that one reader serves both. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mainstay::telemetry {

enum class OtlpSignal : std::uint8_t { traces, metrics, logs };

/// The request of `signal` that `json` is, as protobuf (opentelemetry-proto, docs/specification.md,
/// "JSON Protobuf Encoding": names in lowerCamelCase, ids in hexadecimal, 64-bit integers as
/// numbers or text, unknown members skipped). Time and memory are linear in its size.
/// Refuses: otlp_json_malformed.
Result<std::string> protobuf_of_json(std::string_view json, OtlpSignal signal);

namespace code {

inline constexpr Code otlp_json_malformed{
    "otlp_json_malformed", Refusal::invalid, "The body is not JSON as OTLP has it: {what}."
};

}  // namespace code

}  // namespace mainstay::telemetry
