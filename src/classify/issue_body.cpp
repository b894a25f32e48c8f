#include "classify/issue_body.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "classify/words.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t body_bytes_max = 16 * 1024;
constexpr std::size_t heading_bytes_max = 60;

/// A frame of a stack trace, or the line above one.
bool is_trace(std::string_view line) {
    return (line.starts_with("at ") && line.find_first_of("(:") != line.npos) ||
           line.starts_with("Traceback (most recent") || line.starts_with("File \"") ||
           line.starts_with("Caused by:") || line.starts_with("goroutine ") ||
           line.starts_with("thread '") || line.starts_with("Exception in thread") ||
           (line.starts_with("#") && line.find(" 0x") != line.npos);
}

/// A line that opens or closes a block of code; not "```one line```".
bool is_fence(std::string_view text) {
    return (text.starts_with("```") && text.find("```", 3) == text.npos) || text.starts_with("~~~");
}

/// Not the items of a list within a list.
bool is_indented_code(std::string_view line, std::string_view text) {
    return (line.starts_with("    ") || line.starts_with('\t')) && !text.starts_with("- ") &&
           !text.starts_with("* ");
}

/// `**Describe the bug**` and `Steps to reproduce:` are headings as much as those with `#`.
std::string_view heading_of(std::string_view line) {
    if (line.starts_with('#')) {
        auto begin = line.find_first_not_of('#');
        return begin != line.npos && line[begin] == ' ' ? trimmed(line.substr(begin))
                                                        : std::string_view();
    }
    bool is_bold = line.size() > 4 && line.starts_with("**") &&
                   (line.ends_with("**") || line.ends_with("**:") || line.ends_with(":**"));
    if (is_bold || (line.ends_with(':') && line.size() <= heading_bytes_max)) return trimmed(line);
    return {};
}

class BodyReader {
public:
    IssueBody read(std::string_view body) {
        body = body.substr(0, body_bytes_max);
        while (!body.empty()) {
            auto line = body.substr(0, body.find('\n'));
            body.remove_prefix(std::min(line.size() + 1, body.size()));
            take(line);
        }
        return std::move(read_);
    }

private:
    void take(std::string_view line) {
        auto text = trimmed(line);
        if (is_fence(text)) {
            is_fenced_ = !is_fenced_;
            if (is_fenced_) ++read_.fences;
            append(read_.code, text);
        } else if (is_trace(text)) {
            ++read_.traces;
            append(read_.code, text);
        } else if (is_fenced_ || is_indented_code(line, text)) {
            append(read_.code, text);
        } else {
            take_prose(text);
        }
    }

    void take_prose(std::string_view text) {
        if (text.starts_with("<!--")) ++read_.hints;
        if (text.starts_with('>')) ++read_.quotes;
        if (text.starts_with("- [") || text.starts_with("* [")) {
            ++read_.boxes;
            if (text.starts_with("- [x") || text.starts_with("- [X")) ++read_.ticked;
        } else if (text.starts_with("- ") || text.starts_with("* ") || text.starts_with("1.")) {
            ++read_.list_items;
        }
        if (text.find("![") != text.npos || text.find("<img") != text.npos) ++read_.pictures;
        if (auto heading = heading_of(text); !heading.empty() && read_.headings.size() < 30)
            read_.headings.push_back(std::string(heading.substr(0, heading_bytes_max)));
        append(read_.prose, text);
    }

    static void append(std::string& to, std::string_view text) { (to += text) += '\n'; }

    bool is_fenced_ = false;
    IssueBody read_;
};

}  // namespace

IssueBody read_body(std::string_view body) { return BodyReader().read(body); }

}  // namespace mainstay::classify
