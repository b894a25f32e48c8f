// What the store of telemetry has and does, for those who run it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

enum class SignalName { spans, logs, metrics, profiles };
BOOST_DESCRIBE_ENUM(SignalName, spans, logs, metrics, profiles)

/// Numbers since this node started, but for `waiting`, `bytes` and `oldest`.
struct SignalFigures {
    SignalName signal = SignalName::spans;
    std::int64_t received = 0;
    std::int64_t rejected = 0;
    std::int64_t refused = 0;  // Requests that were told to come back.
    std::int64_t resends = 0;  // Requests that had been stored before.
    std::int64_t waiting = 0;  // Records that no file has yet.
    std::int64_t bytes = 0;    // On disk.
    std::optional<Time> oldest;
};
BOOST_DESCRIBE_STRUCT(
    SignalFigures, (), (signal, received, rejected, refused, resends, waiting, bytes, oldest)
)

struct StoreFiguresView {
    std::vector<SignalFigures> signals;
    std::int64_t queued_requests = 0;
    std::int64_t queued_bytes = 0;
    std::int64_t journal_bytes = 0;
    std::int64_t series = 0;
    std::int64_t series_max = 0;  // Of one application; 0: not known while the store is away.
    std::string trouble;          // What keeps it from storing; empty: nothing.
    std::vector<std::string> damaged;
};
BOOST_DESCRIBE_STRUCT(
    StoreFiguresView, (),
    (signals, queued_requests, queued_bytes, journal_bytes, series, series_max, trouble, damaged)
)

StoreFiguresView view_of(const telemetry::StoreFigures& figures);

}  // namespace mainstay::monitoring
