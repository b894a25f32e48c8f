// Business time: how much of it lies between two instants, and when so much of it is over. Pure: no
// database, no clock. Right where clocks are changed: what they skip does not count, and what they
// show twice counts twice.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/zone.hpp"
#include "calendar/definition.hpp"
#include "calendar/wall_hours.hpp"

namespace mainstay::calendar {

/// The years that a calendar knows: instants before and after them lie in time that is closed.
inline constexpr Time calendar_begin{0};
inline constexpr Time calendar_end{4'102'444'800'000'000};  // 2100-01-01T00:00:00Z

/// A time that is open, `begin` included and `end` not.
struct Interval {
    Time begin;
    Time end;

    bool operator==(const Interval&) const = default;
};

/// A calendar to compute with. Every answer takes some searches by halves, also over decades;
/// threads may share one.
class Calendar {
public:
    /// Reads a description. Refuses: invalid, with the field within `field` (nothing for the whole
    /// request): unknown_zone, bad_time_of_day, bad_date, no_days, no_time_between, not_after,
    /// before_first, too_many_days, too_many_closures, hours_of_always_open, never_opens.
    static Result<Calendar> create(std::string_view field, const CalendarDefinition& definition);

    /// The business time between two instants; none if `until` is not after `from`.
    std::chrono::microseconds between(Time from, Time until) const;

    /// The first instant by which so much business time has passed since `from`: never before it.
    /// Work of eight hours begun at nine on a day until five is done at five, not the next morning.
    /// Nothing if that is not before 2100.
    std::optional<Time> after(Time from, std::chrono::microseconds business_time) const;

    bool is_open_at(Time time) const;

    /// `time` if it is open then, else when it opens next. Nothing if that is not before 2100.
    std::optional<Time> next_opening(Time time) const;

    /// When it closes next, at most calendar_end. REQUIRES: is_open_at(time).
    Time next_closing(Time time) const;

    /// What is open between two instants, in order: the first `count_max` of it. Together it is
    /// between(from, until) if there are less.
    std::vector<Interval> intervals(Time from, Time until, std::size_t count_max) const;

    /// The names of the holidays for which some of that time is closed, in order, each once: at
    /// most `count_max`.
    std::vector<std::string> holidays(Time from, Time until, std::size_t count_max) const;

    const Zone& zone() const { return zone_; }

private:
    /// A time with one offset from UTC.
    struct Stretch {
        std::int64_t begin;        // Microseconds since 1970-01-01T00:00:00Z.
        std::int64_t offset;       // East of Greenwich.
        std::int64_t open_before;  // Since calendar_begin.
        std::int64_t base;         // What to add to the open time of the wall clock.
    };

    /// A time for which a holiday is kept.
    struct Kept {
        WallSpan span;
        std::string name;
    };

    Calendar(Zone zone, WallHours hours, std::vector<Kept> kept);

    std::int64_t open_before(Time time) const;
    const Stretch& stretch_at(std::int64_t micros) const;

    Zone zone_;
    WallHours hours_;
    std::vector<Kept> kept_;          // By their beginnings.
    std::vector<Stretch> stretches_;  // From calendar_begin to calendar_end.
    std::int64_t open_micros_ = 0;    // In all.
};

}  // namespace mainstay::calendar
