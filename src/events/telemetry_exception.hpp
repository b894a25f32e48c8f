// Exceptions that spans and log records of telemetry tell of, for whoever groups errors. Found by
// monitoring/; server/ passes them on.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace mainstay::events {

/// What OpenTelemetry's `exception.…` attributes say, and where they stand. Empty texts: not said.
struct TelemetryException {
    Time at;
    std::string type;
    std::string message;
    std::string stack_trace;
    std::optional<bool> is_handled;
    bool is_fatal = false;  ///< Of a log record of that severity.
    std::string language;   ///< Of the program's SDK.
    std::string service;
    std::string version;
    std::string environment;
    std::string host;
    std::string operation;  ///< The name of the span.
    std::string logger;
    std::string trace_id;  ///< 32 hexadecimal digits.
    std::string span_id;   ///< 16 of them.
};

/// Takes the exceptions of one request. Calls `done` once, from any thread: when they are on disk,
/// or why they are not, and are to be sent again. Empty: nobody wants them.
using TakeExceptions = std::function<void(
    std::int64_t application, Time received, std::vector<TelemetryException> exceptions,
    std::function<void(Result<>)> done
)>;

}  // namespace mainstay::events
