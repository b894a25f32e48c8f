#include "base/time.hpp"

#include <charconv>
#include <ctime>

#include <date/date.h>
#include <fmt/format.h>

namespace mainstay {

namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) return std::nullopt;
    int value = 0;
    for (char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool has(std::string_view text, std::size_t at, char either, char or_else) {
    return at < text.size() && (text[at] == either || text[at] == or_else);
}

// Minutes east of Greenwich, from `Z` or `+01:30`.
std::optional<int> offset_minutes(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || !has(text, 0, '+', '-') || text[3] != ':') return std::nullopt;
    auto hours = digits(text, 1, 2), minutes = digits(text, 4, 2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    int offset = *hours * 60 + *minutes;
    return text[0] == '-' ? -offset : offset;
}

// Takes `.123456789` off the front of `text`; nothing where a point has no digits behind it.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
    std::int64_t micros = 0;
    if (text.empty() || text.front() != '.') return micros;
    std::size_t count = 0;
    for (; count + 1 < text.size() && text[count + 1] >= '0' && text[count + 1] <= '9'; ++count) {
        if (count < 6) micros = micros * 10 + (text[count + 1] - '0');
    }
    if (count == 0 || count > 9) return std::nullopt;
    for (std::size_t missing = count; missing < 6; ++missing) micros *= 10;
    text.remove_prefix(count + 1);
    return micros;
}

}  // namespace

std::string to_string(Time time) {
    using namespace date;
    sys_time<std::chrono::microseconds> instant{std::chrono::microseconds(time.micros)};
    auto day = floor<days>(instant);
    year_month_day date(day);
    hh_mm_ss clock(instant - day);
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
        clock.subseconds().count()
    );
}

std::optional<Time> parse_time(std::string_view text) {
    auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
    if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return std::nullopt;
    if (!has(text, 10, 'T', 't')) return std::nullopt;
    auto rest = text.substr(19);
    auto micros = take_fraction(rest);
    auto offset = offset_minutes(rest);
    auto date = date::year(*year) / *month / *day;
    if (!micros || !offset || !date.ok() || *year < 1970) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    auto instant = date::sys_days(date) + std::chrono::hours(*hour) +
                   std::chrono::minutes(*minute - *offset) + std::chrono::seconds(*second) +
                   std::chrono::microseconds(*micros);
    Time time{std::chrono::microseconds(instant.time_since_epoch()).count()};
    if (time.micros < 0) return std::nullopt;
    return time;
}

Time system_now() {
    auto now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

std::chrono::microseconds system_uptime() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::microseconds(now.tv_nsec / 1000);
}

}  // namespace mainstay
