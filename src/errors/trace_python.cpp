#include <algorithm>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

std::optional<Frame> python_frame(std::string_view line) {
    line = trimmed(line);
    constexpr std::string_view opening = "File \"", middle = "\", line ";
    if (!line.starts_with(opening)) return std::nullopt;
    const auto end = line.find(middle);
    if (end == std::string_view::npos) return std::nullopt;
    Frame frame{.file = std::string(line.substr(opening.size(), end - opening.size()))};
    const auto rest = line.substr(end + middle.size());
    const auto comma = std::min(rest.find(", in "), rest.size());
    frame.line = line_number(rest.substr(0, comma));
    if (comma < rest.size()) frame.function = rest.substr(comma + 5);
    return frame;
}

bool is_marker(std::string_view text) {
    return text.find_first_not_of("^~ ") == std::string_view::npos;
}

class PythonReader {
public:
    std::vector<Exception> read(const TraceLines& lines) {
        for (const auto line : lines) take(line);
        finish();
        return std::move(exceptions_);
    }

private:
    // Groups of exceptions draw a frame of bars around what is inside.
    static std::string_view without_bars(std::string_view line) {
        const auto begin = std::min(line.find_first_not_of(' '), line.size());
        const auto rest = line.substr(begin);
        if (rest.starts_with("| ") || rest.starts_with("+ ")) return rest.substr(2);
        return line;
    }

    void take(std::string_view given) {
        const auto line = without_bars(given);
        const auto text = trimmed(line);
        const bool is_between = text == "Traceback (most recent call last):" ||
                                text.starts_with("Exception Group Traceback") ||
                                text.starts_with("During handling of the above exception") ||
                                text.starts_with("The above exception was the direct cause");
        if (is_between) {
            finish();
        } else if (auto frame = python_frame(line)) {
            if (!header_.empty()) finish();
            add_frame(current_, std::move(*frame));
            has_source_ = false;
        } else if (header_.empty() && current_.trace && line.starts_with(' ')) {
            if (!has_source_ && !is_marker(text)) {
                current_.trace->frames.back().context = text;
                has_source_ = true;
            }
        } else if (!text.empty() && !text.starts_with("+---") && current_.trace) {
            if (!header_.empty()) header_ += '\n';
            header_ += text;
        } else if (!text.empty() && !current_.trace) {
            before_ = text;
        }
    }

    void finish() {
        if (!current_.trace && header_.empty()) return;
        auto exception = exception_of_header(header_.empty() ? before_ : header_, true);
        exception.trace = std::move(current_.trace);
        exceptions_.push_back(std::move(exception));
        current_ = {};
        header_.clear();
        before_.clear();
    }

    std::vector<Exception> exceptions_;
    Exception current_;
    std::string header_;
    std::string before_;  // A line before the frames: of those who print the header first.
    bool has_source_ = false;
};

}  // namespace

std::vector<Exception> read_python(const TraceLines& lines) { return PythonReader().read(lines); }

}  // namespace mainstay::errors
