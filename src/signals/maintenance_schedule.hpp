// When a maintenance window is in force, by the clock of a time zone: once, or each week. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/zone.hpp"

namespace mainstay::signals {

/// A day of the week on which a window begins.
enum class Weekday { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
BOOST_DESCRIBE_ENUM(Weekday, monday, tuesday, wednesday, thursday, friday, saturday, sunday)

/// Each week on these days, from a time of day on, for so long: `["sunday"]`, `02:00`, 120. From
/// one date to another, both included; without `until` for good.
struct WeeklyMaintenance {
    std::vector<Weekday> days;
    Line<5> from;
    Count<1, 1'440> minutes;
    std::optional<Line<10>> begins;  // `2026-12-01`.
    std::optional<Line<10>> until;
};
BOOST_DESCRIBE_STRUCT(WeeklyMaintenance, (), (days, from, minutes, begins, until))

/// Once, as the clock shows it: `2026-12-24T22:00` to `2026-12-25T06:00`.
struct MaintenanceOnce {
    Line<16> from;
    Line<16> until;
};
BOOST_DESCRIBE_STRUCT(MaintenanceOnce, (), (from, until))

/// One of both.
struct MaintenanceSchedule {
    std::optional<MaintenanceOnce> once;
    std::optional<WeeklyMaintenance> weekly;
};
BOOST_DESCRIBE_STRUCT(MaintenanceSchedule, (), (once, weekly))

/// A schedule that was read. What a clock skips or shows twice in the hour that it is set: a window
/// begins at the first moment at which the clock shows its beginning, and ends so.
class MaintenanceTimes {
public:
    /// Refuses: invalid, with a field within `schedule`: once_or_weekly, bad_wall_time, not_after,
    /// window_too_long (31 days), no_days, bad_date, bad_time_of_day; unknown_zone at `zone`.
    static Result<MaintenanceTimes> create(
        std::string_view zone, const MaintenanceSchedule& schedule
    );

    /// Until when it is in force at `now`; nothing where it is not.
    std::optional<Time> in_force_until(Time now) const;

    /// The end of its last time; nothing where it goes on for good.
    std::optional<Time> last_end() const;

private:
    explicit MaintenanceTimes(Zone zone) : zone_(zone) {}

    Time at(std::int64_t wall_seconds) const;
    bool is_on(std::int64_t day) const;

    Zone zone_;
    // Once: seconds of the wall clock since 1970.
    std::int64_t from_ = 0, until_ = 0;
    // Weekly: a bit for each day from Monday; seconds since midnight; days since 1970.
    unsigned days_ = 0;
    std::int64_t from_of_day_ = 0, seconds_ = 0;
    std::int64_t first_day_ = 0;
    std::optional<std::int64_t> last_day_;
};

}  // namespace mainstay::signals
