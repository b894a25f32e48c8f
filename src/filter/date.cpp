#include "filter/date.hpp"

#include <charconv>
#include <chrono>
#include <functional>
#include <limits>

#include "base/decimal.hpp"
#include "base/text.hpp"

namespace mainstay::filter {

namespace {

using std::chrono::sys_days;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;

std::int64_t micros_of(std::chrono::year_month_day date) {
    return sys_days(date).time_since_epoch().count() * day;
}

std::optional<std::int64_t> digits(std::string_view text, std::size_t count) {
    if (text.size() != count) return std::nullopt;
    std::int64_t number = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

/// `2026`, `2026-01` or `2026-01-31`.
std::optional<Interval> read_calendar(std::string_view text) {
    using std::chrono::January, std::chrono::month, std::chrono::months, std::chrono::year,
        std::chrono::years;
    const auto y = digits(text.substr(0, 4), 4);
    if (!y || *y < 1970) return std::nullopt;
    const year in{static_cast<int>(*y)};
    if (text.size() == 4)
        return Interval{micros_of(in / January / 1), micros_of((in + years(1)) / January / 1)};
    const auto m = text.size() >= 7 && text[4] == '-' ? digits(text.substr(5, 2), 2) : std::nullopt;
    if (!m || *m < 1 || *m > 12) return std::nullopt;
    const auto in_month = in / month{static_cast<unsigned>(*m)};
    if (text.size() == 7)
        return Interval{micros_of(in_month / 1), micros_of((in_month + months(1)) / 1)};
    const auto d = text.size() == 10 && text[7] == '-' ? digits(text.substr(8), 2) : std::nullopt;
    if (!d) return std::nullopt;
    const std::chrono::year_month_day date = in_month / static_cast<int>(*d);
    if (!date.ok()) return std::nullopt;
    return Interval{micros_of(date), micros_of(date) + day};
}

/// `-7d`: from then on up to now.
std::optional<Interval> read_span(std::string_view text, Time now) {
    struct Unit {
        std::string_view name;
        std::int64_t micros;
    };

    constexpr Unit units[] = {{"min", 60 * second}, {"h", 3'600 * second}, {"d", day},
                              {"w", 7 * day},       {"mo", 30 * day},      {"y", 365 * day}};
    constexpr std::int64_t count_max = 100'000;
    text.remove_prefix(1);
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || count < 0 || count > count_max) return std::nullopt;
    const auto unit = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [name, micros] : units)
        if (unit == name && count * micros <= now.micros)
            return Interval{now.micros - count * micros, now.micros + 1};
    return std::nullopt;
}

std::optional<Interval> read_one_date(std::string_view text, Time now) {
    const auto today = now.micros - now.micros % day;
    const auto word = text.size() <= 9 ? lower_ascii(text) : std::string();
    if (word == "now") return Interval{now.micros, now.micros + 1};
    if (word == "today") return Interval{today, today + day};
    if (word == "yesterday") return Interval{today - day, today};
    if (text.starts_with('-')) return read_span(text, now);
    if (const auto stretch = read_calendar(text)) return stretch;
    if (const auto moment = parse_time(text)) return Interval{moment->micros, moment->micros + 1};
    return std::nullopt;
}

std::optional<Interval> read_one_number(std::string_view text, int scale) {
    const auto number = read_decimal(text, scale);
    if (!number || *number == std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    return Interval{*number, *number + 1};
}

/// One, or `from..to`, either of which may be missing.
std::optional<Interval> read_range(
    std::string_view text, const std::function<std::optional<Interval>(std::string_view)>& read
) {
    const auto dots = text.find("..");
    if (dots == text.npos) return read(text);
    const auto from = text.substr(0, dots), to = text.substr(dots + 2);
    if (from.empty() && to.empty()) return std::nullopt;
    Interval whole;
    if (!from.empty()) {
        const auto first = read(from);
        if (!first) return std::nullopt;
        whole.begin = first->begin;
    }
    if (!to.empty()) {
        const auto last = read(to);
        if (!last) return std::nullopt;
        // A span back from now ends where it says, not now.
        whole.end = to.starts_with('-') ? *last->begin + 1 : *last->end;
    }
    return whole;
}

}  // namespace

std::optional<Interval> read_date(std::string_view text, Time now) {
    return read_range(text, [now](std::string_view one) { return read_one_date(one, now); });
}

std::optional<Interval> read_number(std::string_view text, int scale) {
    return read_range(text, [scale](std::string_view one) { return read_one_number(one, scale); });
}

}  // namespace mainstay::filter
