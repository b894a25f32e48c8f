#include <algorithm>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

// `path/package.(*Type).Method(0x1, …)`
Frame go_frame(std::string_view name) {
    if (name.starts_with("created by ")) {
        name.remove_prefix(11);
        name = name.substr(0, name.find(" in goroutine"));
    } else if (name.ends_with(')')) {
        // The last parentheses hold arguments, which have none of their own.
        name = name.substr(0, name.rfind('('));
    }
    const auto slash = name.rfind('/');
    const auto dot = name.find('.', slash == std::string_view::npos ? 0 : slash);
    Frame frame;
    if (dot != std::string_view::npos) frame.module = name.substr(0, dot);
    frame.function = dot == std::string_view::npos ? name : name.substr(dot + 1);
    return frame;
}

void set_place(Frame& frame, std::string_view text) {
    text = trimmed(text);
    text = text.substr(0, text.find(" +0x"));
    const auto place = place_of(text);
    frame.file = place.path;
    frame.line = place.line;
}

Exception panic_of(std::string_view header) {
    constexpr std::string_view panic = "panic: ", fatal = "fatal error: ";
    Exception exception;
    if (header.starts_with(panic)) {
        exception.type = "panic";
        header.remove_prefix(panic.size());
    } else if (header.starts_with(fatal)) {
        exception.type = "fatal error";
        header.remove_prefix(fatal.size());
    } else {
        return exception_of_header(header, false);
    }
    if (header.ends_with(" [recovered]")) header.remove_suffix(12);
    exception.value = trimmed(header);
    return exception;
}

}  // namespace

std::vector<Exception> read_go(const TraceLines& lines) {
    std::string header;
    Exception exception;
    int goroutines = 0;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const auto line = trimmed(lines[at]);
        if (line.starts_with("goroutine ") && line.ends_with(':')) {
            // The first one failed; the others are shown besides.
            if (++goroutines > 1) break;
        } else if (at + 1 < lines.size() && lines[at + 1].starts_with('\t') &&
                   lines[at + 1].find(".go:") != std::string_view::npos && !line.empty()) {
            auto frame = go_frame(line);
            set_place(frame, lines[++at]);
            add_frame(exception, std::move(frame));
        } else if (!exception.trace && !line.empty() && !line.starts_with("[signal ") &&
                   !lines[at].starts_with('\t')) {
            if (!header.empty()) header += '\n';
            header += line;
        }
    }
    auto read = panic_of(header);
    read.trace = std::move(exception.trace);
    reverse_frames(read);
    return {std::move(read)};
}

}  // namespace mainstay::errors
