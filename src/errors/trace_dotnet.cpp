#include <algorithm>

#include "base/text.hpp"
#include "errors/trace_lines.hpp"

namespace mainstay::errors {

namespace {

constexpr std::string_view arrow = "---> ";
constexpr std::size_t chain_max = 50;

class DotnetReader {
public:
    std::vector<Exception> read(const TraceLines& lines) {
        headers_.emplace_back();
        exceptions_.emplace_back();
        for (const auto line : lines) take(line);
        while (!exceptions_.empty()) finish();
        return std::move(done_);
    }

private:
    void take(std::string_view line) {
        if (auto frame = dotnet_frame(line)) {
            is_in_header_ = false;
            add_frame(exceptions_.back(), std::move(*frame));
            return;
        }
        auto text = trimmed(line);
        if (text.starts_with("--- End of inner exception")) {
            if (exceptions_.size() > 1) finish();
            return;
        }
        if (text.starts_with("--- ")) return;
        if (text.starts_with(arrow)) is_in_header_ = true;
        if (!is_in_header_) return;
        while (exceptions_.size() < chain_max) {
            const auto at = text.find(arrow);
            if (at == std::string_view::npos) break;
            add_header(trimmed(text.substr(0, at)));
            text.remove_prefix(at + arrow.size());
            // Siblings of an AggregateException are numbered.
            if (text.starts_with("(Inner Exception #"))
                text.remove_prefix(std::min(text.find(") "), text.size() - 2) + 2);
            headers_.emplace_back();
            exceptions_.emplace_back();
        }
        add_header(text);
    }

    void add_header(std::string_view text) {
        if (text.empty()) return;
        if (!headers_.back().empty()) headers_.back() += '\n';
        headers_.back() += text;
    }

    void finish() {
        auto exception = exception_of_header(headers_.back(), false);
        exception.trace = std::move(exceptions_.back().trace);
        reverse_frames(exception);
        if (!headers_.back().empty() || exception.trace) done_.push_back(std::move(exception));
        headers_.pop_back();
        exceptions_.pop_back();
    }

    std::vector<std::string> headers_;
    std::vector<Exception> exceptions_;
    std::vector<Exception> done_;
    bool is_in_header_ = true;
};

}  // namespace

std::optional<Frame> dotnet_frame(std::string_view line) {
    line = trimmed(line);
    if (!line.starts_with("at ")) return std::nullopt;
    line.remove_prefix(3);
    const auto open = line.find('(');
    if (open == std::string_view::npos || open == 0) return std::nullopt;
    auto name = trimmed(line.substr(0, open));
    if (const auto generic = name.find('['); generic != std::string_view::npos)
        name = name.substr(0, generic);
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.find(' ') != std::string_view::npos)
        return std::nullopt;
    Frame frame;
    const bool is_constructor = name.ends_with(".ctor") || name.ends_with(".cctor");
    const auto split = is_constructor && name[dot - 1] == '.' ? dot - 1 : dot;
    frame.module = name.substr(0, split);
    frame.function = name.substr(split + 1);
    const auto in = line.find(") in ");
    const auto number = line.rfind(":line ");
    if (in != std::string_view::npos && number != std::string_view::npos && number > in + 5) {
        frame.file = line.substr(in + 5, number - in - 5);
        frame.line = line_number(line.substr(number + 6));
    } else if (!line.ends_with(')') && in == std::string_view::npos) {
        return std::nullopt;
    }
    return frame;
}

std::vector<Exception> read_dotnet(const TraceLines& lines) { return DotnetReader().read(lines); }

}  // namespace mainstay::errors
