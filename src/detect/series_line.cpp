#include "detect/series_line.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace mainstay::detect {

namespace {

constexpr std::size_t columns_max = 64;  // Those after it hold no series.

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\"";
    const auto begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::vector<std::string_view> columns_of(std::string_view line) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    std::vector<std::string_view> columns;
    while (columns.size() < columns_max) {
        const auto comma = line.find(',');
        columns.push_back(trimmed(line.substr(0, comma)));
        if (comma == std::string_view::npos) break;
        line.remove_prefix(comma + 1);
    }
    return columns;
}

std::optional<double> number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [read_to, error] = std::from_chars(text.data(), end, value);
    if (read_to != end || error != std::errc()) return std::nullopt;
    return value;
}

bool is_any(std::string_view text, std::initializer_list<std::string_view> names) {
    const auto lower = lower_ascii(text);
    for (const auto name : names)
        if (lower == name) return true;
    return false;
}

std::optional<Time> from_seconds(double seconds) {
    const double size = std::abs(seconds);
    const double unit = size < 1e11 ? 1 : size < 1e14 ? 1e3 : size < 1e17 ? 1e6 : 1e9;
    const double micros = seconds / unit * 1e6;
    constexpr double micros_max = 253'402'300'800e6;  // The end of the year 9999.
    if (!(micros >= 0 && micros < micros_max)) return std::nullopt;
    return Time{std::llround(micros)};
}

}  // namespace

std::optional<Time> read_series_time(std::string_view text) {
    if (const auto seconds = number(text)) return from_seconds(*seconds);
    constexpr std::size_t date_size = 10;
    constexpr std::size_t minute_size = 16;
    constexpr std::size_t second_size = 19;
    if (text.size() < date_size || text.size() > 40) return std::nullopt;
    std::string full(text);
    if (full.size() == date_size) full += "T00:00:00";
    if (full.size() == minute_size) full += ":00";
    if (full[date_size] == ' ') full[date_size] = 'T';
    if (full.size() >= second_size && full.find_first_of("Zz+-", second_size) == std::string::npos)
        full += 'Z';
    return parse_time(full);
}

std::optional<SeriesColumns> read_series_header(std::string_view line) {
    const auto names = columns_of(line);
    if (names.empty() || read_series_time(names[0])) return std::nullopt;
    // Not a header, but a line that cannot be read: it has a number where the value belongs.
    if (names.size() > 1 && number(names[1])) return std::nullopt;
    std::optional<std::size_t> timestamp;
    std::optional<std::size_t> value;
    for (std::size_t at = 0; at < names.size(); ++at) {
        if (!timestamp && is_any(names[at], {"timestamp", "time", "datetime", "date", "ts"}))
            timestamp = at;
        if (!value && is_any(names[at], {"value", "values"})) value = at;
    }
    SeriesColumns columns;
    columns.timestamp = timestamp.value_or(value == 0U ? 1 : 0);
    columns.value = value.value_or(columns.timestamp == 0 ? 1 : columns.timestamp + 1);
    return columns;
}

Result<SeriesLine> read_series_line(std::string_view line, const SeriesColumns& columns) {
    const auto fields = columns_of(line);
    if (fields.size() <= std::max(columns.timestamp, columns.value))
        return refuse(code::series_line_without_value);
    SeriesLine read{fields[columns.timestamp], fields[columns.value]};
    const auto at = read_series_time(read.timestamp);
    if (!at) return refuse(code::series_time_unreadable);
    read.at = *at;
    if (is_any(read.value_text, {"", "nan", "-nan", "null", "na", "n/a", "none"})) return read;
    read.value = number(read.value_text);
    if (!read.value) return refuse(code::series_value_unreadable);
    return read;
}

}  // namespace mainstay::detect
