// The lines of an iCalendar file, unfolded (RFC 5545 §3.1). Pure; each byte is looked at once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::calendar {

/// One line. What is beyond content_line_max is not kept.
struct ContentLine {
    std::string text;
    std::size_t number = 0;  // Of its first line in the file, from 1.
    bool is_cut = false;

    /// `DTSTART` of `dtstart;VALUE=DATE:20261224`, in capitals.
    std::string name() const;

    /// What follows the name where that has no parameters, without blanks at its ends: `VEVENT` of
    /// `BEGIN:VEVENT`.
    std::string_view bare_value() const;
};

inline constexpr std::size_t content_line_max = 8'192;

/// Reads one line after another.
class ContentLines {
public:
    /// REQUIRES: `file` outlives this.
    explicit ContentLines(std::string_view file);

    /// The next line that is not empty; nothing at the end.
    std::optional<ContentLine> next();

private:
    std::string_view take_physical();

    std::string_view rest_;
    std::size_t number_ = 0;
};

}  // namespace mainstay::calendar
