// Where the message of a log line begins: what stands before it is a header (date, level, thread,
// component), as common layouts of logging libraries and syslog have it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay::telemetry {

inline constexpr std::size_t log_header_bytes_max = 512;

/// How many bytes of `line` are its header, with the blanks behind it; 0 where it has none. A
/// header has a date or a time, which may stand behind a few numbers and names.
std::size_t log_header_length(std::string_view line);

/// A header as it is shown: dates and whatever has a digit are `<*>`, blanks are single.
/// `<*> <*> INFO dfs.DataNode:`.
std::string log_header_text(std::string_view header);

/// What two headers as shown have in common: words that differ are `<*>`; only `<*>` where they
/// have another number of words.
std::string common_log_header(std::string_view one, std::string_view other);

}  // namespace mainstay::telemetry
