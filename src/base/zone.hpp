// Time zones, by their IANA names: what clocks on a wall show there, and when. Read from the
// system's tzdata, once in a process.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace date {

class time_zone;

}  // namespace date

namespace mainstay {

namespace code {

inline constexpr Code unknown_zone{
    "unknown_zone", Refusal::invalid,
    "{field} must be the IANA name of a time zone, such as Europe/Berlin; {zone} is not known here"
};

}  // namespace code

/// What a clock on the wall shows: seconds since 1970-01-01T00:00:00 on that clock.
struct WallTime {
    std::int64_t seconds = 0;

    auto operator<=>(const WallTime&) const = default;
};

/// A time zone. Copied freely; threads may share one.
class Zone {
public:
    /// Refuses: unknown_zone, also where the system has no tzdata.
    static Result<Zone> find(std::string_view field, std::string_view name);

    /// A time with one offset from UTC, `begin` included and `end` not.
    struct Stretch {
        std::int64_t begin = 0;  // Seconds since 1970-01-01T00:00:00Z, as `end`.
        std::int64_t end = 0;
        std::int64_t offset = 0;  // Seconds east of Greenwich.
    };

    /// The stretch in which `second` lies (seconds since 1970-01-01T00:00:00Z).
    Stretch stretch_at(std::int64_t second) const;

    /// What the clock shows at `second`.
    WallTime wall_at(std::int64_t second) const { return {second + stretch_at(second).offset}; }

    /// The first second at which the clock shows `wall` or, where it skips that, what comes next.
    std::int64_t first_at(WallTime wall) const;

    /// RFC 3339 with the offset that holds then, in whole seconds: `2026-03-29T03:00:00+02:00`.
    std::string text(Time time) const;

    std::string_view name() const;

private:
    explicit Zone(const date::time_zone& zone) : zone_(&zone) {}

    const date::time_zone* zone_;  // The process's, for as long as it lives.
};

}  // namespace mainstay
