#include <algorithm>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

struct RubyLine {
    Frame frame;
    std::string_view rest;  // Behind the name: ": message (Type)" of a first line.
};

// `path:12:in 'name'`, with `from` before it or not.
std::optional<RubyLine> ruby_line(std::string_view line) {
    line = trimmed(line);
    const auto digits = line.find_first_not_of("0123456789");
    if (digits != 0 && digits != std::string_view::npos && line.substr(digits).starts_with(": "))
        line.remove_prefix(digits + 2);
    if (line.starts_with("from ")) line.remove_prefix(5);
    const auto in = line.find(":in ");
    if (in == std::string_view::npos || in + 5 >= line.size()) return std::nullopt;
    const auto place = place_of(line.substr(0, in));
    const char quote = line[in + 4];
    if (!place.line || place.column || (quote != '`' && quote != '\'')) return std::nullopt;
    const auto begin = in + 5;
    const auto end = line.find('\'', begin);
    if (end == std::string_view::npos) return std::nullopt;
    RubyLine read;
    read.frame.file = place.path;
    read.frame.line = place.line;
    read.frame.function = line.substr(begin, end - begin);
    read.rest = line.substr(end + 1);
    return read;
}

// "message (Type)"
Exception ruby_exception(std::string_view header) {
    header = trimmed(header);
    const auto line_end = std::min(header.find('\n'), header.size());
    const auto first = trimmed(header.substr(0, line_end));
    const auto open = first.rfind('(');
    if (!first.ends_with(')') || open == std::string_view::npos)
        return exception_of_header(header, false);
    auto type = first.substr(open + 1, first.size() - open - 2);
    std::string plain(type);
    std::erase(plain, ':');
    if (!is_type_name(plain)) return exception_of_header(header, false);
    Exception exception;
    exception.type = type;
    exception.value = trimmed(first.substr(0, open));
    exception.value += header.substr(line_end);
    return exception;
}

}  // namespace

std::optional<Frame> ruby_frame(std::string_view line) {
    auto read = ruby_line(line);
    return read ? std::optional(std::move(read->frame)) : std::nullopt;
}

std::vector<Exception> read_ruby(const TraceLines& lines) {
    std::vector<Exception> exceptions;
    std::string header;
    Exception current;
    bool is_in_header = true;
    bool is_reversed = false;
    auto finish = [&] {
        if (header.empty() && !current.trace) return;
        auto exception = ruby_exception(header);
        exception.trace = std::move(current.trace);
        if (!is_reversed) reverse_frames(exception);
        exceptions.push_back(std::move(exception));
        header.clear();
        current = {};
    };
    for (const auto line : lines) {
        if (trimmed(line).starts_with("Traceback (most recent call last)")) {
            is_reversed = true;
            continue;
        }
        if (auto read = ruby_line(line)) {
            const bool is_first = read->rest.starts_with(": ");
            if (is_first && current.trace && !is_reversed) finish();
            if (is_first) header = read->rest.substr(2);
            is_in_header = is_first;
            add_frame(current, std::move(read->frame));
        } else if (is_in_header && !trimmed(line).empty()) {
            if (!header.empty()) header += '\n';
            header += trimmed(line);
        }
    }
    finish();
    std::ranges::reverse(exceptions);
    return exceptions;
}

}  // namespace mainstay::errors
