// The parts that a line of an exposition consists of.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "telemetry/exposition.hpp"

namespace mainstay::telemetry {

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline bool is_label_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

inline bool is_metric_name(char c) { return is_label_name(c) || c == ':'; }

/// Takes parts from the front of a line. Between them the text format has any blanks; OpenMetrics
/// has none within braces, and one before each number.
class ExpositionLine {
public:
    ExpositionLine(std::string_view text, ExpositionFormat format)
        : rest_(text), is_text_(format == ExpositionFormat::text) {}

    std::string_view rest() const { return rest_; }

    bool is_at(char c) const { return !rest_.empty() && rest_.front() == c; }

    bool take(char c) {
        if (!is_at(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void skip_blanks() {
        if (!is_text_) return;
        while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
    }

    std::string_view take_while(bool (*is_part)(char));

    /// The text between quotes, with its escapes; nothing where it does not end.
    std::optional<std::string_view> take_quoted();

    /// What stands up to the next blank; nothing where no blank is before it.
    std::optional<std::string_view> next_word();

    bool is_at_end() {
        skip_blanks();
        return rest_.empty();
    }

    bool is_at_exemplar() const { return !is_text_ && rest_.starts_with(" # {"); }

    /// What begins an exemplar, its brace with it.
    bool take_exemplar() {
        if (!is_at_exemplar()) return false;
        rest_.remove_prefix(4);
        return true;
    }

private:
    std::string_view rest_;
    bool is_text_;
};

/// `text` with the escapes of a backslash, a quote and a line end undone, others as they are.
/// REQUIRES: room in `made`, so that it does not move.
std::string_view undo_escapes(std::string_view text, std::vector<char>& made);

/// A number as Go's ParseFloat reads it, without underscores and hexadecimals. A NaN may have a
/// sign, as C prints it.
std::optional<double> read_number(std::string_view text);

/// Milliseconds in the text format, seconds with decimals in OpenMetrics.
std::optional<Time> read_timestamp(std::string_view text, ExpositionFormat format);

}  // namespace mainstay::telemetry
