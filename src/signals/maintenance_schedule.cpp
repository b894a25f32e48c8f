#include "signals/maintenance_schedule.hpp"

#include <date/date.h>

#include "calendar/codes.hpp"
#include "calendar/dates.hpp"
#include "signals/codes.hpp"

namespace mainstay::signals {

namespace {

constexpr std::int64_t day_seconds = 86'400;
constexpr int minutes_of_day = 1'440;
constexpr std::int64_t once_days_max = 31;
// 1970-01-01 was a Thursday.
constexpr std::int64_t weekday_of_first_day = 3;

Error wrong_field(std::string_view field, const Code& code, Parameters parameters = {}) {
    return invalid({wrong("schedule." + std::string(field), code, std::move(parameters))});
}

/// `2026-12-24T22:00` as seconds of the wall clock.
std::optional<std::int64_t> parse_wall(std::string_view text) {
    if (text.size() != 16 || text[10] != 'T') return std::nullopt;
    const auto day = calendar::parse_date(text.substr(0, 10));
    const auto minutes = calendar::parse_time_of_day(text.substr(11));
    if (!day || !minutes) return std::nullopt;
    return day->time_since_epoch().count() * day_seconds + *minutes * 60;
}

Result<std::int64_t> wall_of(std::string_view field, const Line<16>& text) {
    auto wall = parse_wall(text.value);
    if (!wall) return wrong_field(field, code::bad_wall_time);
    return *wall;
}

Result<std::optional<std::int64_t>> day_of(
    std::string_view field, const std::optional<Line<10>>& text
) {
    if (!text) return std::optional<std::int64_t>();
    auto day = calendar::parse_date(text->value);
    if (!day)
        return wrong_field(
            field, calendar::code::bad_date,
            {{"first", "1970-01-01"}, {"last", "2099-12-31"}, {"example", "2026-12-24"}}
        );
    return std::optional<std::int64_t>(day->time_since_epoch().count());
}

std::int64_t floor_day(std::int64_t wall_seconds) {
    const auto day = wall_seconds / day_seconds;
    return wall_seconds % day_seconds < 0 ? day - 1 : day;
}

}  // namespace

Result<MaintenanceTimes> MaintenanceTimes::create(
    std::string_view zone, const MaintenanceSchedule& schedule
) {
    MaintenanceTimes times(TRY(Zone::find("zone", zone)));
    if (schedule.once.has_value() == schedule.weekly.has_value())
        return invalid({wrong("schedule", code::once_or_weekly)});
    if (schedule.once) {
        times.from_ = TRY(wall_of("once.from", schedule.once->from));
        times.until_ = TRY(wall_of("once.until", schedule.once->until));
        if (times.until_ <= times.from_)
            return wrong_field("once.until", code::ends_before_it_begins);
        if (times.until_ - times.from_ > once_days_max * day_seconds)
            return wrong_field("once.until", code::window_too_long);
        return times;
    }
    const auto& weekly = *schedule.weekly;
    if (weekly.days.empty()) return wrong_field("weekly.days", calendar::code::no_days);
    for (auto day : weekly.days) times.days_ |= 1U << static_cast<unsigned>(day);
    const auto from = calendar::parse_time_of_day(weekly.from.value);
    if (!from || *from >= minutes_of_day)
        return wrong_field(
            "weekly.from", calendar::code::bad_time_of_day, {{"first", "00:00"}, {"last", "23:59"}}
        );
    times.from_of_day_ = *from * 60;
    times.seconds_ = weekly.minutes.value * 60;
    times.first_day_ = TRY(day_of("weekly.begins", weekly.begins)).value_or(0);
    times.last_day_ = TRY(day_of("weekly.until", weekly.until));
    if (times.last_day_ && *times.last_day_ < times.first_day_)
        return wrong_field("weekly.until", code::ends_before_it_begins);
    return times;
}

Time MaintenanceTimes::at(std::int64_t wall_seconds) const {
    return {zone_.first_at({wall_seconds}) * 1'000'000};
}

bool MaintenanceTimes::is_on(std::int64_t day) const {
    if (day < first_day_ || (last_day_ && day > *last_day_)) return false;
    const auto weekday = (day % 7 + 7 + weekday_of_first_day) % 7;
    return (days_ >> static_cast<unsigned>(weekday) & 1U) != 0;
}

std::optional<Time> MaintenanceTimes::in_force_until(Time now) const {
    if (days_ == 0) {
        const auto end = at(until_);
        return at(from_) <= now && now < end ? std::optional(end) : std::nullopt;
    }
    // One that begins today or began yesterday: none is longer than a day. Where one goes over into
    // the next, that is looked at when the first has ended.
    const auto today = floor_day(zone_.wall_at(now.micros / 1'000'000).seconds);
    std::optional<Time> until;
    for (auto day = today - 2; day <= today; ++day) {
        if (!is_on(day)) continue;
        const auto begins = day * day_seconds + from_of_day_;
        const auto end = at(begins + seconds_);
        if (at(begins) <= now && now < end) until = until ? std::max(*until, end) : end;
    }
    return until;
}

std::optional<Time> MaintenanceTimes::last_end() const {
    if (days_ == 0) return at(until_);
    if (!last_day_) return std::nullopt;
    return at(*last_day_ * day_seconds + from_of_day_ + seconds_);
}

}  // namespace mainstay::signals
