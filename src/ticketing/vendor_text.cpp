#include "ticketing/vendor_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"
#include "ticketing/codes.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::array<std::string_view, 8> known{
    "subject",          "description", "steps",    "key",
    "vendor_reference", "contract",    "priority", "application",
};

/// Calls `text` with what stands between placeholders, and `name` with their names. False where one
/// is not closed.
template <class OnText, class OnName>
bool read_format(std::string_view format, OnText text, OnName name) {
    while (true) {
        auto open = format.find("{{");
        text(format.substr(0, open));
        if (open == format.npos) return true;
        auto close = format.find("}}", open);
        if (close == format.npos) return false;
        name(trimmed(format.substr(open + 2, close - open - 2)));
        format.remove_prefix(close + 2);
    }
}

/// Three line ends in a row and more are two.
std::string without_blank_lines(std::string_view text) {
    std::string kept;
    for (char each : text)
        if (each != '\n' || !kept.ends_with("\n\n")) kept += each;
    return kept;
}

/// Nothing where all its placeholders are empty: their label would stand there alone.
std::string filled_line(std::string_view line, const PlaceholderValues& values) {
    std::string made;
    bool has_placeholder = false;
    bool has_value = false;
    read_format(
        line, [&](std::string_view text) { made += text; },
        [&](std::string_view name) {
            has_placeholder = true;
            auto value = values.find(name);
            if (value == values.end() || value->second.empty()) return;
            has_value = true;
            made += value->second;
        }
    );
    return has_placeholder && !has_value ? "" : made;
}

}  // namespace

Result<> check_vendor_format(std::string_view field, std::string_view format) {
    std::string unknown;
    bool is_closed = read_format(
        format, [](std::string_view) {},
        [&](std::string_view name) {
            if (std::ranges::find(known, name) == known.end()) unknown = name;
        }
    );
    std::string at(field);
    if (!is_closed) return invalid({wrong(at, code::unclosed_placeholder)});
    if (unknown.empty()) return {};
    return invalid({wrong(
        at, code::unknown_placeholder,
        {{"name", unknown}, {"known", fmt::format("{}", fmt::join(known, ", "))}}
    )});
}

std::string filled_vendor_format(std::string_view format, const PlaceholderValues& values) {
    std::string made;
    while (!format.empty()) {
        auto line = format.substr(0, format.find('\n'));
        format.remove_prefix(line.size());
        if (format.starts_with('\n')) line = {line.data(), line.size() + 1};
        format.remove_prefix(std::min<std::size_t>(format.size(), 1));
        made += filled_line(line, values);
    }
    return without_blank_lines(made);
}

std::string vendor_subject(std::string_view subject, std::string_view key) {
    std::string line(trimmed(as_line(subject)));
    if (line.find(key) == line.npos) line = fmt::format("[{}] {}", key, line);
    return std::string(clipped(line, subject_length_max));
}

}  // namespace mainstay::ticketing
