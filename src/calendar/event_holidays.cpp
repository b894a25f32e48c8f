#include "calendar/event_holidays.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "calendar/dates.hpp"
#include "calendar/read_definition.hpp"

namespace mainstay::calendar {

namespace {

using date::days;
using date::local_days;
using date::year_month_day;

constexpr std::int64_t day_seconds = 86'400;

/// The instant of a time, in seconds; that of any place is taken as one of `here`.
std::int64_t instant_of(const EventTime& time, const Zone& here) {
    auto wall = time.day.time_since_epoch().count() * day_seconds + time.second_of_day.value_or(0);
    return time.zone.value_or(here).first_at({wall});
}

/// How long it lasts, in seconds: for whole days, so many of them.
std::int64_t length_of(const Event& event, const Zone& here) {
    if (event.duration) return *event.duration;
    if (event.start.is_day())
        return event.end ? (event.end->day - event.start.day).count() * day_seconds : day_seconds;
    return event.end ? instant_of(*event.end, here) - instant_of(event.start, here) : 0;
}

/// Whether it comes on the day and month of its beginning in every year.
bool is_each_year(const Event& event) {
    const auto& rule = event.rule;
    if (!event.start.is_day() || !rule || event.until || !event.exceptions.empty()) return false;
    year_month_day start(event.start.day);
    auto month = 1U << static_cast<unsigned>(start.month());
    auto day = static_cast<int>(static_cast<unsigned>(start.day()));
    return rule->frequency == Frequency::yearly && rule->interval == 1 && !rule->count &&
           (rule->months == 0 || rule->months == month) && rule->weekdays.empty() &&
           (rule->month_days.empty() ||
            (rule->month_days == std::vector{day} && rule->months == month));
}

Holiday named(const Event& event, local_days first, local_days last) {
    Holiday holiday{.name = {shown_name(event.summary)}, .date = {date_text(first)}};
    if (last != first) holiday.last_date = Date{date_text(last)};
    return holiday;
}

/// The beginnings that an event leaves out.
class Exceptions {
public:
    Exceptions(const Event& event, const Zone& here) {
        for (const EventTime& time : event.exceptions) {
            if (time.is_day() || event.start.is_day())
                days_.push_back(time.day);
            else
                instants_.push_back(instant_of(time, here));
        }
        std::ranges::sort(days_);
        std::ranges::sort(instants_);
    }

    bool has(const EventTime& start, const Zone& here) const {
        return std::ranges::binary_search(days_, start.day) ||
               (!instants_.empty() && std::ranges::binary_search(instants_, instant_of(start, here))
               );
    }

private:
    std::vector<local_days> days_;
    std::vector<std::int64_t> instants_;
};

bool is_after(const EventTime& start, const EventTime& until, const Zone& here) {
    if (until.is_day()) return start.day > until.day;
    return instant_of(start, here) > instant_of(until, here);
}

/// A time on the clock of the wall, in whole minutes: the day, and the minute of it.
struct WallMinute {
    local_days day;
    int minute;
};

WallMinute wall_minute(std::int64_t minutes) {
    auto day = minutes / 1'440 - (minutes % 1'440 < 0 ? 1 : 0);
    return {local_days(days(day)), static_cast<int>(minutes - day * 1'440)};
}

}  // namespace

std::string shown_name(std::string_view summary) {
    auto name = std::string(clipped(as_line(cleaned_utf8(summary)), 100));
    return is_invisible(name) ? "Holiday" : name;
}

HolidayExpansion::HolidayExpansion(const Zone& zone, Years years, std::int64_t days_looked_at_max)
    : zone_(zone),
      first_(date::year(static_cast<int>(years.first.value)) / 1 / 1),
      last_(date::year(static_cast<int>(years.last.value)) / 12 / 31),
      days_left_(days_looked_at_max) {}

std::optional<SkipReason> HolidayExpansion::add_yearly(
    const Event& event, int days, std::vector<Holiday>& holidays
) const {
    // A description begins in 1970; 1972 is the first year after it that has all days.
    auto first = event.start.day;
    constexpr local_days known(date::year(1'972) / 1 / 1);
    year_month_day start(first);
    if (first < known) first = local_days(date::year(1'972) / start.month() / start.day());
    if (first > last_) return SkipReason::outside_years;
    auto last = first + date::days(days - 1);
    if (year_month_day(last).year() >= year_end) return SkipReason::outside_years;
    holidays.push_back(named(event, first, last));
    holidays.back().yearly = true;
    return std::nullopt;
}

void HolidayExpansion::add_once(
    const Event& event, local_days day, std::int64_t length, std::vector<Holiday>& holidays
) const {
    if (event.start.is_day()) {
        auto last = std::min(day + days(length / day_seconds - 1), last_);
        holidays.push_back(named(event, std::max(day, first_), last));
        return;
    }
    auto time = event.start;
    time.day = day;
    auto instant = instant_of(time, zone_);
    auto begin = wall_minute(zone_.wall_at(instant).seconds / 60);
    auto end = wall_minute((zone_.wall_at(instant + length).seconds + 59) / 60);
    for (auto at = std::max(begin.day, first_); at <= std::min(end.day, last_); at += days(1)) {
        auto from = at == begin.day ? begin.minute : 0;
        auto until = at == end.day ? end.minute : 1'440;
        if (from >= until) continue;
        holidays.push_back(named(event, at, at));
        if (from > 0) holidays.back().from = TimeOfDay{time_of_day_text(from)};
        if (until < 1'440) holidays.back().until = TimeOfDay{time_of_day_text(until)};
    }
}

std::optional<SkipReason> HolidayExpansion::add(
    const Event& event, std::vector<Holiday>& holidays
) {
    auto length = length_of(event, zone_);
    if (event.start.is_day()) length -= length % day_seconds;
    if (length <= 0) return SkipReason::no_duration;
    if (length > std::int64_t{holiday_days_max} * day_seconds) return SkipReason::too_long;
    auto length_days = static_cast<int>((length + day_seconds - 1) / day_seconds);
    if (is_each_year(event) && length_days < holiday_days_max - 1)
        return add_yearly(event, length_days, holidays);

    // What begins before the years may reach into them.
    auto first = first_ - days(length_days);
    std::optional found{std::vector{event.start.day}};
    if (event.rule) found = dates(*event.rule, event.start.day, first, last_, days_left_);
    if (!found) return SkipReason::too_costly;
    Exceptions exceptions(event, zone_);
    auto before = holidays.size();
    for (local_days day : *found) {
        auto start = event.start;
        start.day = day;
        if (event.until && is_after(start, *event.until, zone_)) break;
        if (exceptions.has(start, zone_)) continue;
        if (day + days(length_days) <= first_ || day > last_) continue;
        add_once(event, day, length, holidays);
        if (holidays.size() > imported_holidays_max) break;
    }
    return holidays.size() == before ? std::optional(SkipReason::outside_years) : std::nullopt;
}

}  // namespace mainstay::calendar
