#include "calendar/content_lines.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::calendar {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string upper_ascii(std::string_view text) {
    std::string upper(text);
    for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return upper;
}

bool is_continued(std::string_view rest) {
    return !rest.empty() && (rest.front() == ' ' || rest.front() == '\t');
}

}  // namespace

std::string ContentLine::name() const {
    auto view = std::string_view(text);
    return upper_ascii(trimmed(view.substr(0, view.find_first_of(":;"))));
}

std::string_view ContentLine::bare_value() const {
    auto end = text.find_first_of(":;");
    if (end == std::string::npos || text[end] == ';') return {};
    return trimmed(std::string_view(text).substr(end + 1));
}

ContentLines::ContentLines(std::string_view file) : rest_(file) {
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

std::string_view ContentLines::take_physical() {
    ++number_;
    auto end = std::min(rest_.find('\n'), rest_.size());
    auto line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::optional<ContentLine> ContentLines::next() {
    while (!rest_.empty()) {
        ContentLine line{.text = std::string(take_physical()), .number = number_};
        while (is_continued(rest_)) {
            auto more = take_physical().substr(1);
            if (line.text.size() + more.size() > content_line_max)
                line.is_cut = true;
            else
                line.text += more;
        }
        if (line.text.size() > content_line_max) {
            line.text.resize(content_line_max);
            line.is_cut = true;
        }
        if (!line.text.empty()) return line;
    }
    return std::nullopt;
}

}  // namespace mainstay::calendar
