#include "calendar/dates.hpp"

#include <fmt/format.h>

namespace mainstay::calendar {

namespace {

/// The number that `count` digits at `at` spell. REQUIRES: `text` is so long.
std::optional<int> number(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

}  // namespace

std::optional<date::local_days> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    auto year = number(text, 0, 4), month = number(text, 5, 2), day = number(text, 8, 2);
    if (!year || !month || !day) return std::nullopt;
    auto date = date::year(*year) / *month / *day;
    if (!date.ok() || *year < 1'970 || date.year() >= year_end) return std::nullopt;
    return date::local_days(date);
}

std::string date_text(date::local_days day) {
    date::year_month_day date(day);
    return fmt::format(
        "{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
}

std::optional<int> parse_time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    auto hour = number(text, 0, 2), minute = number(text, 3, 2);
    if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 1'440) return std::nullopt;
    return *hour * 60 + *minute;
}

std::string time_of_day_text(int minutes) {
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

}  // namespace mainstay::calendar
