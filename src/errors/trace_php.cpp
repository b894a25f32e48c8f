#include <algorithm>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

// A call of a trace, and where it was made: the frame of the caller is there.
struct Call {
    std::string_view name;
    Place from;
};

std::optional<Call> call_of(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with('#')) return std::nullopt;
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto rest = line.substr(space + 1);
    if (rest == "{main}") return Call{rest, {}};
    const auto end = rest.find(": ");
    if (end == std::string_view::npos) return std::nullopt;
    auto place = rest.substr(0, end);
    auto name = rest.substr(end + 2);
    name = name.substr(0, name.find('('));
    Call call{name, {}};
    const auto open = place.rfind('(');
    if (place.ends_with(')') && open != std::string_view::npos)
        call.from = {
            place.substr(0, open), line_number(place.substr(open + 1, place.size() - open - 2)), {}
        };
    return call;
}

Frame frame_of(std::string_view name, const Place& place) {
    Frame frame;
    frame.file = place.path;
    frame.line = place.line;
    auto split = name.rfind("->");
    if (split == std::string_view::npos) split = name.rfind("::");
    if (split != std::string_view::npos) frame.module = name.substr(0, split);
    frame.function = split == std::string_view::npos ? name : name.substr(split + 2);
    return frame;
}

class PhpReader {
public:
    std::vector<Exception> read(const TraceLines& lines) {
        for (const auto line : lines) take(line);
        finish();
        return std::move(exceptions_);
    }

private:
    void take(std::string_view line) {
        const auto text = trimmed(line);
        if (const auto call = call_of(line)) {
            is_in_header_ = false;
            if (!is_throw_known_) find_throw();
            add_frame(current_, frame_of(call->name, place_));
            place_ = call->from;
        } else if (text.starts_with("Next ")) {
            finish();
            header_ = text.substr(5);
        } else if (is_in_header_ && text != "Stack trace:" && text != "[stacktrace]" &&
                   !text.empty()) {
            if (!header_.empty()) header_ += '\n';
            header_ += text;
        }
    }

    // "… in /path/file.php:12", at the end of the header.
    void find_throw() {
        is_throw_known_ = true;
        const auto in = header_.rfind(" in ");
        if (in == std::string::npos) return;
        path_ = header_.substr(in + 4);
        const auto place = place_of(path_);
        if (!place.line) return;
        header_.resize(in);
        place_ = place;
    }

    void finish() {
        if (!is_throw_known_) find_throw();
        std::string_view header = header_;
        for (const std::string_view prefix : {"PHP ", "Fatal error: ", "Uncaught "}) {
            header = trimmed(header);
            if (header.starts_with(prefix)) header.remove_prefix(prefix.size());
        }
        auto exception = exception_of_header(header, false);
        exception.trace = std::move(current_.trace);
        reverse_frames(exception);
        if (!header.empty() || exception.trace) exceptions_.push_back(std::move(exception));
        current_ = {};
        header_.clear();
        place_ = {};
        is_in_header_ = true;
        is_throw_known_ = false;
    }

    std::vector<Exception> exceptions_;
    Exception current_;
    std::string header_;
    std::string path_;  // What place_ points into, where it is of the header.
    Place place_;
    bool is_in_header_ = true;
    bool is_throw_known_ = false;
};

}  // namespace

std::vector<Exception> read_php(const TraceLines& lines) { return PhpReader().read(lines); }

}  // namespace mainstay::errors
