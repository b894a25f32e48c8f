// Log records as they arrive: what one request holds, before any store has them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "telemetry/attributes.hpp"
#include "telemetry/spans.hpp"

namespace mainstay::telemetry {

struct LogRecord {
    std::uint32_t resource = 0;  ///< Index in LogBatch::resources.
    std::uint32_t scope = 0;     ///< Index in LogBatch::scopes.
    Time at;                     ///< When it happened, or else when it was seen.
    std::uint8_t severity = 0;   ///< 1 to 24, as OpenTelemetry counts (error is 17 to 20); 0: none.
    std::string_view severity_text;
    Value body;
    std::string_view event;  ///< The name of the kind of event, if it is one.
    TraceId trace;
    std::uint64_t span = 0;
    AttributeRange attributes;
};

struct LogBatch {
    AttributePool pool;
    std::vector<Resource> resources;
    std::vector<Scope> scopes;
    std::vector<LogRecord> records;
    Rejected rejected;
};

}  // namespace mainstay::telemetry
