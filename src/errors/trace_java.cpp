#include <algorithm>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

// `module/` of JDK 9 and later, `loader//`: no part of the class.
std::string_view without_loader(std::string_view name) {
    while (true) {
        const auto slash = name.find('/');
        if (slash == std::string_view::npos || name.substr(0, slash).find('$') != name.npos)
            return name;
        name.remove_prefix(slash + 1);
    }
}

std::size_t indent_of(std::string_view line) {
    return std::min(line.find_first_not_of(" \t"), line.size());
}

std::string_view without_thread(std::string_view header) {
    constexpr std::string_view opening = "Exception in thread \"";
    if (!header.starts_with(opening)) return header;
    const auto quote = header.find("\" ", opening.size());
    return quote == std::string_view::npos ? header : header.substr(quote + 2);
}

class JavaReader {
public:
    std::vector<Exception> read(const TraceLines& lines) {
        for (const auto line : lines) take(line);
        finish();
        std::ranges::reverse(exceptions_);  // Printed is the outermost first.
        return std::move(exceptions_);
    }

private:
    void take(std::string_view line) {
        const auto text = trimmed(line);
        if (text.starts_with("Suppressed: ")) {
            if (!suppressed_at_) suppressed_at_ = indent_of(line);
            return;
        }
        // What was suppressed has causes of its own, further in.
        if (suppressed_at_ && indent_of(line) > *suppressed_at_) return;
        if (suppressed_at_ && text.starts_with("Caused by: ") && indent_of(line) == *suppressed_at_)
            return;
        suppressed_at_.reset();
        if (auto frame = java_frame(line)) {
            is_in_header_ = false;
            add_frame(current_, std::move(*frame));
        } else if (text.starts_with("Caused by: ")) {
            finish();
            header_ = text.substr(11);
            is_in_header_ = true;
        } else if (is_in_header_ && !text.empty()) {
            if (!header_.empty()) header_ += '\n';
            header_ += header_.empty() ? without_thread(text) : text;
        }
    }

    void finish() {
        auto exception = exception_of_header(header_, true);
        exception.trace = std::move(current_.trace);
        reverse_frames(exception);
        if (!header_.empty() || exception.trace) exceptions_.push_back(std::move(exception));
        current_ = {};
        header_.clear();
    }

    std::vector<Exception> exceptions_;
    Exception current_;
    std::string header_;
    bool is_in_header_ = true;
    std::optional<std::size_t> suppressed_at_;
};

}  // namespace

std::optional<Frame> java_frame(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with("at ")) return std::nullopt;
    line.remove_prefix(3);
    const auto open = line.find('(');
    const auto close = line.find(')', std::min(open, line.size()));
    if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
    const auto name = trimmed(without_loader(line.substr(0, open)));
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || name.find(' ') != std::string_view::npos)
        return std::nullopt;
    const auto place = line.substr(open + 1, close - open - 1);
    Frame frame{
        .function = std::string(name.substr(dot + 1)), .module = std::string(name.substr(0, dot))
    };
    if (place == "Native Method" || place == "Unknown Source" || place == "<generated>") {
        return frame;
    }
    const auto [path, number, column] = place_of(place);
    const bool is_source = path.find('.') != std::string_view::npos &&
                           path.find(' ') == std::string_view::npos &&
                           path.find(',') == std::string_view::npos;
    if (column || !is_source) return std::nullopt;
    if (!number && !path.ends_with(".java") && !path.ends_with(".kt") && !path.ends_with(".scala"))
        return std::nullopt;
    frame.file = path;
    frame.line = number;
    return frame;
}

std::vector<Exception> read_java(const TraceLines& lines) { return JavaReader().read(lines); }

}  // namespace mainstay::errors
