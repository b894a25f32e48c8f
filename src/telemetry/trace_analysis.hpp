// Where the time of a trace went, and calls in it that repeat. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace mainstay::telemetry {

/// What of a span its analysis reads.
struct TraceSpan {
    std::uint64_t id = 0;
    std::uint64_t parent = 0;
    std::uint32_t service = 0;
    std::string_view call;  ///< What is called: the template of a statement, else the span's name.
    bool is_outgoing = false;  ///< To a database or another service.
    Time start;
    std::int64_t duration_micros = 0;
};

/// Each span's own time in microseconds: what of it none of its children covers, however they
/// overlap. A child that runs beyond its parent (work that nobody waits for) covers no more than
/// the parent has. In the order of `spans`; O(n log n).
std::vector<std::int64_t> own_times(std::span<const TraceSpan> spans);

/// Calls of one kind that were made again and again for one span.
struct RepeatedCalls {
    std::size_t caller = 0;          ///< For whom, as index in the trace: made once itself.
    std::vector<std::size_t> calls;  ///< By start.
    std::int64_t total_micros = 0;   ///< The sum of their durations.
    bool is_sequential = false;      ///< One began when the one before had ended, nearly always.
    /// The call that ended last before the first of them, if one did: where calls are sequential
    /// and this one is of another kind, they are most likely made for each row of its answer (N+1).
    std::optional<std::size_t> source;
};

/// From so many calls on they are reported, if they took so much together or such a part of the
/// caller's time. The bounds are those that users of published detectors know (Sentry's N+1: more
/// than five, 50 ms).
inline constexpr std::size_t repeated_calls_min = 6;
inline constexpr std::int64_t repeated_micros_min = 50'000;
inline constexpr double repeated_share_min = 0.2;

/// Clocks of some SDKs cut the start of a span to whole milliseconds, but not its duration: calls
/// one after the other seem to overlap by so much.
inline constexpr std::int64_t start_error_micros = 1'000;

/// Of a trace no more are reported: the dearest.
inline constexpr std::size_t repeated_max = 20;

/// Outgoing calls that repeat, the dearest first. Calls that each have a span of their own around
/// them (one for each item) are found as well. O(n log n).
std::vector<RepeatedCalls> repeated_calls(std::span<const TraceSpan> spans);

}  // namespace mainstay::telemetry
