#include <algorithm>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

constexpr std::string_view decimals = "0123456789";

bool may_be_path(std::string_view path) {
    if (path.find_first_of(" \t\"'<>(){}") != std::string_view::npos) return false;
    const auto slash = path.rfind('/');
    const auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const auto dot = name.rfind('.');
    return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() &&
           name.find_first_not_of(decimals, dot + 1) != std::string_view::npos;
}

/// `path:12`, `path:12:34`, `path:12:function`.
std::optional<Frame> listed_frame(std::string_view line) {
    line = trimmed(line);
    if (const auto known = line.find(" (discriminator "); known != std::string_view::npos)
        line = line.substr(0, known);
    // A drive of Windows has a colon of its own.
    for (auto colon = line.find(':'); colon != std::string_view::npos;
         colon = line.find(':', colon + 1)) {
        if (colon + 1 >= line.size() || decimals.find(line[colon + 1]) == std::string_view::npos)
            continue;
        const auto end = std::min(line.find(':', colon + 1), line.size());
        const auto number = line_number(line.substr(colon + 1, end - colon - 1));
        if (!number || !may_be_path(line.substr(0, colon))) return std::nullopt;
        Frame frame{.file = std::string(line.substr(0, colon)), .line = number};
        const auto rest = trimmed(line.substr(std::min(end + 1, line.size())));
        if (const auto column = line_number(rest))
            frame.column = column;
        else
            frame.function = rest;
        return frame;
    }
    return std::nullopt;
}

bool is_unknown_place(std::string_view text) {
    return text == "??:0" || text == "??:?" || text == ":?";
}

}  // namespace

std::optional<std::vector<Exception>> read_list(const TraceLines& lines) {
    Exception exception;
    std::string_view function;  // As addr2line prints it, on the line before.
    for (const auto line : lines) {
        const auto text = trimmed(line);
        if (text.empty()) continue;
        if (auto frame = listed_frame(text)) {
            if (frame->function.empty()) frame->function = function;
            function = {};
            add_frame(exception, *std::move(frame));
        } else if (is_unknown_place(text)) {
            function = {};
        } else if (function.empty() &&
                   (text == "??" || is_type_name(text.substr(0, text.find('('))))) {
            function = text == "??" ? std::string_view() : text;
        } else {
            return std::nullopt;
        }
    }
    if (!exception.trace || !function.empty()) return std::nullopt;
    reverse_frames(exception);
    return std::vector<Exception>{std::move(exception)};
}

}  // namespace mainstay::errors
