// Instants and the clock that tells them. Always UTC, in microseconds; zones belong to whoever
// shows a time.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay {

/// An instant: microseconds since 1970-01-01T00:00:00Z.
struct Time {
    std::int64_t micros = 0;

    auto operator<=>(const Time&) const = default;
};

inline Time operator+(Time time, std::chrono::microseconds span) {
    return {time.micros + span.count()};
}

inline Time operator-(Time time, std::chrono::microseconds span) {
    return {time.micros - span.count()};
}

inline std::chrono::microseconds operator-(Time late, Time early) {
    return std::chrono::microseconds(late.micros - early.micros);
}

/// RFC 3339 in UTC with microseconds: `2026-11-23T09:30:00.000000Z`.
std::string to_string(Time time);

/// Reads RFC 3339 §5.6 `date-time`: any offset, up to nine digits of a second, of which six count.
/// Nothing for what is not one, for days that no month has, and for years before 1970 or after
/// 9999.
std::optional<Time> parse_time(std::string_view text);

/// Tells the time. Passed in wherever time matters, so that tests need not sleep.
using Clock = std::function<Time()>;

/// The time of this machine.
Time system_now();

/// Tells how long something has gone on: counts from an arbitrary point, and never goes back or
/// jumps when the clock is set.
using Uptime = std::function<std::chrono::microseconds()>;

/// How long this machine has run, the time it was suspended included.
std::chrono::microseconds system_uptime();

}  // namespace mainstay
