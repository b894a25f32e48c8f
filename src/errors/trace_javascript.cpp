#include <algorithm>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

bool is_unknown_place(std::string_view place) {
    return place == "<anonymous>" || place == "native" || place == "[native code]" ||
           place.starts_with("index ");
}

// `at function (place)` and `at place` of V8.
std::optional<Frame> v8_frame(std::string_view line) {
    line = without_prefix(line.substr(3), "async ");
    Frame frame;
    auto place = line;
    const auto open = line.find(" (");
    if (open != std::string_view::npos && line.ends_with(')')) {
        auto name = line.substr(0, open);
        // What it is called as, besides the name that it has.
        if (const auto as = name.find(" [as "); as != std::string_view::npos)
            name = name.substr(0, as);
        frame.function = trimmed(name);
        place = line.substr(open + 2, line.size() - open - 3);
        // Code of eval: the place in the outer parentheses is where eval was called.
        if (place.starts_with("eval at ")) place = "<anonymous>";
    }
    if (is_unknown_place(place)) {
        if (frame.function.empty()) return std::nullopt;
        frame.file = place;
        return frame;
    }
    const auto [path, number, column] = place_of(place);
    if (!column || path.empty()) return std::nullopt;
    if (path.find(' ') != std::string_view::npos && path.find('/') == std::string_view::npos &&
        path.find('\\') == std::string_view::npos)
        return std::nullopt;
    frame.file = path;
    frame.line = number;
    frame.column = column;
    return frame;
}

// `function@place` of SpiderMonkey and JavaScriptCore.
std::optional<Frame> gecko_frame(std::string_view line) {
    const auto at = line.find('@');
    if (at == std::string_view::npos) return std::nullopt;
    Frame frame{.function = std::string(line.substr(0, at))};
    if (line.substr(at + 1) == "[native code]") {
        frame.file = "[native code]";
        return frame;
    }
    const auto [path, number, column] = place_of(line.substr(at + 1));
    const bool is_path = path.find("://") != path.npos || path.starts_with('/') ||
                         path.ends_with(".js") || path.starts_with("debugger ");
    if (!number || !is_path || line.substr(0, at).find(' ') != std::string_view::npos)
        return std::nullopt;
    frame.file = path;
    frame.line = number;
    frame.column = column;
    return frame;
}

}  // namespace

std::optional<Frame> javascript_frame(std::string_view line) {
    line = trimmed(line);
    // Objects are shown behind the last frame.
    if (line.ends_with(" {")) line = trimmed(line.substr(0, line.size() - 2));
    if (line.starts_with("at ")) return v8_frame(line);
    return gecko_frame(line);
}

std::vector<Exception> read_javascript(const TraceLines& lines) {
    std::vector<Exception> exceptions;
    std::string header;
    Exception current;
    bool is_in_header = true;
    auto finish = [&] {
        auto exception = exception_of_header(header, false);
        exception.trace = std::move(current.trace);
        reverse_frames(exception);
        if (!header.empty() || exception.trace) exceptions.push_back(std::move(exception));
        header.clear();
        current = {};
        is_in_header = true;
    };
    for (const auto line : lines) {
        const auto text = trimmed(line);
        const auto cause = text.find("[cause]: ");
        if (auto frame = javascript_frame(line)) {
            is_in_header = false;
            add_frame(current, std::move(*frame));
        } else if (cause != std::string_view::npos || text.starts_with("Caused by: ")) {
            finish();
            header = cause != std::string_view::npos ? text.substr(cause + 9) : text.substr(11);
        } else if (is_in_header && !text.empty()) {
            if (!header.empty()) header += '\n';
            header += header.empty() ? without_prefix(text, "Uncaught ") : text;
        }
    }
    finish();
    std::ranges::reverse(exceptions);
    return exceptions;
}

}  // namespace mainstay::errors
