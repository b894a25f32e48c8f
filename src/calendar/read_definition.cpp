#include "calendar/read_definition.hpp"

#include <algorithm>
#include <optional>

#include <date/date.h>
#include <fmt/format.h>

#include "calendar/codes.hpp"
#include "calendar/dates.hpp"

namespace mainstay::calendar {

namespace {

/// As many as wire/ answers at once.
constexpr std::size_t errors_max = 20;

/// What is wrong, by field; reading goes on, so that people are told of all of it.
class Errors {
public:
    void add(std::string field, const Code& code, Parameters parameters = {}) {
        if (found_.size() < errors_max)
            found_.push_back(wrong(std::move(field), code, std::move(parameters)));
    }

    bool has_none() const { return found_.empty(); }

    Error refusal() && { return invalid(std::move(found_)); }

private:
    std::vector<FieldError> found_;
};

/// Microseconds since midnight. The day's end is none where something begins.
std::optional<std::int64_t> read_time(
    std::string_view text, bool is_end, const std::string& field, Errors& errors
) {
    auto minutes = parse_time_of_day(text);
    if (minutes && (is_end || *minutes < 1'440)) return *minutes * minute_micros;
    errors.add(
        field, code::bad_time_of_day, {{"first", "00:00"}, {"last", is_end ? "24:00" : "23:59"}}
    );
    return std::nullopt;
}

void read_hours(
    const OpeningHours& hours, const std::string& field, std::vector<WallSpan>& openings,
    Errors& errors
) {
    if (hours.days.empty()) errors.add(member_of(field, "days"), code::no_days);
    auto from = read_time(hours.from.value, false, member_of(field, "from"), errors);
    auto to = read_time(hours.to.value, true, member_of(field, "to"), errors);
    if (!from || !to) return;
    if (*from == *to) return errors.add(member_of(field, "to"), code::no_time_between);
    auto length = *to > *from ? *to - *from : *to + day_micros - *from;
    for (Weekday day : hours.days) {
        auto begin = static_cast<int>(day) * day_micros + *from;
        openings.push_back({begin, begin + length});
    }
}

std::optional<date::local_days> read_date(
    std::string_view text, const std::string& field, Errors& errors
) {
    auto day = parse_date(text);
    if (!day)
        errors.add(
            field, code::bad_date,
            {{"first", "1970-01-01"}, {"last", "2099-12-31"}, {"example", "2026-12-24"}}
        );
    return day;
}

/// The same month and day in another year. Where that has no 29th of February, what begins then
/// begins a day later, and what ends then ends a day earlier.
date::local_days in_year(date::year year, date::year_month_day day, bool is_begin) {
    date::year_month_day same = year / day.month() / day.day();
    if (same.ok()) return date::local_days(same);
    return is_begin ? date::local_days(year / 3 / 1) : date::local_days(year / 2 / 28);
}

/// The days of a holiday, `first` to `last`.
struct Days {
    date::local_days first;
    date::local_days last;
};

/// Each time that a holiday is kept.
std::vector<Days> occurrences(Days days, bool is_yearly) {
    if (!is_yearly) return {days};
    date::year_month_day first(days.first), last(days.last);
    auto years = last.year() - first.year();
    std::vector<Days> found;
    for (auto year = first.year(); year < year_end; ++year) {
        Days here{in_year(year, first, true), in_year(year + years, last, false)};
        if (here.first <= here.last) found.push_back(here);
    }
    return found;
}

/// A holiday's part of each of its days, in microseconds since midnight.
struct PartOfDay {
    std::int64_t from = 0;
    std::int64_t until = day_micros;

    bool is_whole() const { return from == 0 && until == day_micros; }
};

void close(Days days, PartOfDay part, std::size_t holiday, std::vector<HolidaySpan>& closures) {
    auto first = days.first.time_since_epoch().count() * day_micros;
    auto last = days.last.time_since_epoch().count() * day_micros;
    if (part.is_whole()) return closures.push_back({{first, last + day_micros}, holiday});
    for (auto day = first; day <= last && closures.size() <= closures_max; day += day_micros)
        closures.push_back({{day + part.from, day + part.until}, holiday});
}

std::optional<Days> read_days(const Holiday& holiday, const std::string& field, Errors& errors) {
    auto first = read_date(holiday.date.value, member_of(field, "date"), errors);
    if (!holiday.last_date) return first ? std::optional(Days{*first, *first}) : std::nullopt;
    auto last_field = member_of(field, "last_date");
    auto last = read_date(holiday.last_date->value, last_field, errors);
    if (!first || !last) return std::nullopt;
    if (*last < *first) {
        errors.add(last_field, code::before_first);
        return std::nullopt;
    }
    // A yearly one that fills its year would never end.
    int days_max = holiday.yearly.value_or(false) ? holiday_days_max - 2 : holiday_days_max;
    if ((*last - *first).count() > days_max) {
        errors.add(last_field, code::too_many_days, {{"max", std::to_string(days_max)}});
        return std::nullopt;
    }
    return Days{*first, *last};
}

void read_holiday(
    const Holiday& holiday, std::size_t place, std::vector<HolidaySpan>& closures, Errors& errors,
    const std::string& field
) {
    auto days = read_days(holiday, field, errors);
    PartOfDay part;
    if (holiday.from) {
        auto from = read_time(holiday.from->value, false, member_of(field, "from"), errors);
        if (!from) return;
        part.from = *from;
    }
    if (holiday.until) {
        auto until_field = member_of(field, "until");
        auto until = read_time(holiday.until->value, true, until_field, errors);
        if (!until) return;
        if (*until <= part.from)
            return errors.add(until_field, code::not_after, {{"other", "from"}});
        part.until = *until;
    }
    if (!days) return;
    for (Days kept : occurrences(*days, holiday.yearly.value_or(false)))
        close(kept, part, place, closures);
}

}  // namespace

std::string member_of(std::string_view field, std::string_view member) {
    return field.empty() ? std::string(member) : fmt::format("{}.{}", field, member);
}

Result<ReadDefinition> read_definition(
    std::string_view field, const CalendarDefinition& definition
) {
    auto zone = TRY(Zone::find(member_of(field, "zone"), definition.zone.value));
    Errors errors;
    std::vector<WallSpan> openings;
    std::vector<HolidaySpan> closures;
    auto hours_field = member_of(field, "hours"), holidays_field = member_of(field, "holidays");
    if (definition.always_open.value_or(false)) {
        openings.push_back({0, week_micros});
        if (!definition.hours.empty()) errors.add(hours_field, code::hours_of_always_open);
    }
    for (std::size_t i = 0; i < definition.hours.size(); ++i)
        read_hours(definition.hours[i], fmt::format("{}[{}]", hours_field, i), openings, errors);
    for (std::size_t i = 0; i < definition.holidays.size() && closures.size() <= closures_max; ++i)
        read_holiday(
            definition.holidays[i], i, closures, errors, fmt::format("{}[{}]", holidays_field, i)
        );
    if (closures.size() > closures_max)
        errors.add(
            holidays_field, code::too_many_closures, {{"max", std::to_string(closures_max)}}
        );
    if (!errors.has_none()) return std::move(errors).refusal();
    return ReadDefinition{zone, Week(std::move(openings)), std::move(closures)};
}

}  // namespace mainstay::calendar
