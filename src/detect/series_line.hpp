// Reads a line of a file with a series: `timestamp,value`.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace mainstay::detect {

namespace code {

inline constexpr Code series_line_too_long{
    "series_line_too_long", Refusal::invalid, "it is longer than 64 KiB"
};
inline constexpr Code series_line_without_value{
    "series_line_without_value", Refusal::invalid, "it has no second column"
};
inline constexpr Code series_time_unreadable{
    "series_time_unreadable", Refusal::invalid,
    "its timestamp is neither a date and time, such as 2026-11-23T09:30:00Z, nor seconds since 1970"
};
inline constexpr Code series_value_unreadable{
    "series_value_unreadable", Refusal::invalid, "its value is not a number"
};

}  // namespace code

struct SeriesLine {
    std::string_view timestamp;   ///< As it stands in the line, without quotes.
    std::string_view value_text;  ///< Likewise.
    Time at{};
    std::optional<double> value{};  ///< Nothing where it is missing: empty, `nan`, `null`, `NA`.
};

/// Which columns a file has its series in, from 0.
struct SeriesColumns {
    std::size_t timestamp = 0;
    std::size_t value = 1;
};

/// The columns that a header names, `timestamp` and `value` first and second where it names none;
/// nothing where the line is no header: where its first column is a time.
std::optional<SeriesColumns> read_series_header(std::string_view line);

/// Reads a line. Times are RFC 3339, the same with a space in place of the T and without a zone
/// (UTC then) or without the time of day, or numbers: seconds since 1970; from 10^11 on thousandths
/// of them, from 10^14 on millionths, from 10^17 on thousandths of those. Refuses:
/// series_line_without_value; series_time_unreadable; series_value_unreadable.
Result<SeriesLine> read_series_line(std::string_view line, const SeriesColumns& columns);

/// Reads a time as read_series_line does.
std::optional<Time> read_series_time(std::string_view text);

}  // namespace mainstay::detect
