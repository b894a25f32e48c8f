#include "calendar/recurrence.hpp"

#include <algorithm>

namespace mainstay::calendar {

namespace {

using date::days;
using date::local_days;
using date::year_month_day;

bool has_positions(const Recurrence& rule) {
    return std::ranges::any_of(rule.weekdays, [](const WeekdayPart& part) {
        return part.position != 0;
    });
}

/// Whether the day lies in a week, month or year that the interval does not leave out.
bool is_in_interval(
    const Recurrence& rule, local_days start, year_month_day begin, local_days day
) {
    year_month_day date(day);
    auto years = static_cast<int>(date.year()) - static_cast<int>(begin.year());
    switch (rule.frequency) {
        case Frequency::daily:
            return (day - start).count() % rule.interval == 0;
        case Frequency::weekly: {
            auto week_of = [&](local_days of) {
                return of - (date::weekday(of) - rule.week_start);
            };
            return (week_of(day) - week_of(start)).count() / 7 % rule.interval == 0;
        }
        case Frequency::monthly: {
            auto months = years * 12 + static_cast<int>(static_cast<unsigned>(date.month())) -
                          static_cast<int>(static_cast<unsigned>(begin.month()));
            return months % rule.interval == 0;
        }
        case Frequency::yearly:
            return years % rule.interval == 0;
    }
    return false;
}

bool is_month_day(const Recurrence& rule, year_month_day date) {
    auto day = static_cast<int>(static_cast<unsigned>(date.day()));
    auto last = static_cast<unsigned>((date.year() / date.month() / date::last).day());
    return std::ranges::any_of(rule.month_days, [&](int wanted) {
        return wanted == day || wanted == day - static_cast<int>(last) - 1;
    });
}

/// Whether it is the so-maniest of its weekday in its month or, for a yearly rule that names no
/// months, in its year.
bool is_weekday(const Recurrence& rule, local_days day, year_month_day date) {
    bool is_of_year = rule.frequency == Frequency::yearly && rule.months == 0;
    local_days first(is_of_year ? date.year() / 1 / 1 : date.year() / date.month() / 1);
    local_days last(
        is_of_year ? date.year() / 12 / 31 : year_month_day(date.year() / date.month() / date::last)
    );
    auto from_begin = static_cast<int>((day - first).count() / 7) + 1;
    auto from_end = -static_cast<int>((last - day).count() / 7) - 1;
    date::weekday weekday(day);
    return std::ranges::any_of(rule.weekdays, [&](const WeekdayPart& part) {
        bool is_there =
            part.position == 0 || part.position == from_begin || part.position == from_end;
        return part.weekday == weekday && is_there;
    });
}

bool matches(const Recurrence& rule, local_days day) {
    year_month_day date(day);
    if (rule.months != 0 && (rule.months >> static_cast<unsigned>(date.month()) & 1) == 0)
        return false;
    if (!rule.month_days.empty() && !is_month_day(rule, date)) return false;
    return rule.weekdays.empty() || is_weekday(rule, day, date);
}

/// The rule with what it takes from its first day.
Recurrence completed(Recurrence rule, year_month_day start) {
    bool has_days = !rule.month_days.empty() || !rule.weekdays.empty();
    if (rule.frequency == Frequency::weekly && rule.weekdays.empty())
        rule.weekdays.push_back({date::weekday(local_days(start)), 0});
    if (rule.frequency == Frequency::monthly || rule.frequency == Frequency::yearly) {
        if (rule.frequency == Frequency::yearly && rule.months == 0 && !has_days)
            rule.months = 1U << static_cast<unsigned>(start.month());
        if (!has_days)
            rule.month_days.push_back(static_cast<int>(static_cast<unsigned>(start.day())));
    }
    return rule;
}

}  // namespace

bool is_sound(const Recurrence& rule) {
    bool by_month_or_year =
        rule.frequency == Frequency::monthly || rule.frequency == Frequency::yearly;
    return rule.interval >= 1 && (by_month_or_year || !has_positions(rule));
}

std::optional<std::vector<local_days>> dates(
    const Recurrence& rule, local_days start, local_days first, local_days last,
    std::int64_t& days_max
) {
    year_month_day begin(start);
    auto whole = completed(rule, begin);
    std::vector<local_days> found;
    int count = 0;
    // What has a count is counted from its beginning.
    for (auto day = rule.count ? start : std::max(start, first); day <= last; day += days(1)) {
        if (days_max-- <= 0) return std::nullopt;
        // The first day counts, whether the rule has it or not.
        bool is_kept =
            day == start || (is_in_interval(whole, start, begin, day) && matches(whole, day));
        if (!is_kept) continue;
        if (rule.count && ++count > *rule.count) break;
        if (day >= first) found.push_back(day);
    }
    return found;
}

}  // namespace mainstay::calendar
