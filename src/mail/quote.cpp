#include "mail/quote.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "base/text.hpp"
#include "mail/quote_marks.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t signature_lines_max = 20;

enum class Part { text, quoted, signature };

bool is_blank(std::string_view line) { return trimmed(line).empty(); }

bool is_marked(std::string_view line) { return line.starts_with('>'); }

bool is_underline(std::string_view line) {
    auto text = trimmed(line);
    return text.size() >= 10 && text.find_first_not_of("_-") == text.npos;
}

class Splitter {
public:
    explicit Splitter(std::string_view text) {
        while (!text.empty()) {
            auto end = std::min(text.find('\n'), text.size());
            lines_.push_back(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        parts_.assign(lines_.size(), Part::text);
        end_ = lines_.size();
    }

    Split split(bool is_forward) {
        if (!is_forward) cut_at_unmarked_quote();
        take_signature(end_);
        fold_marked_quotes();
        if (auto last = last_text()) take_signature(*last + 1);
        Split split{joined(Part::text), joined(Part::quoted), joined(Part::signature)};
        if (!split.text.empty()) return split;
        // A mail that only forwards, or only signs: what is there is what it says.
        std::ranges::fill(parts_, Part::text);
        return {joined(Part::text), {}, {}};
    }

private:
    using Lines = std::span<const std::string_view>;

    Lines from(std::size_t at) const { return Lines(lines_).subspan(at); }

    bool is_quote_at(std::size_t at) const {
        while (at < end_ && is_blank(lines_[at])) ++at;
        return at < end_ && is_marked(lines_[at]);
    }

    // Lines of the introduction that begins at `at` and has marked quotes below.
    std::size_t introduction_at(std::size_t at) const {
        if (is_marked(lines_[at]) || is_blank(lines_[at])) return 0;
        for (std::size_t count = 1; count <= 3 && at + count < end_; ++count) {
            if (is_marked(lines_[at + count - 1])) return 0;
            if (is_quote_at(at + count) && attribution_lines(from(at).first(count), true) == count)
                return count;
        }
        return 0;
    }

    // Finds where a quote begins whose lines have no mark; it reaches to the end.
    void cut_at_unmarked_quote() {
        for (std::size_t at = 0; at < lines_.size(); ++at) {
            if (is_marked(lines_[at]) || is_blank(lines_[at])) continue;
            if (is_forward_rule(at)) return;
            bool begins = is_original_message_rule(lines_[at]) || begins_header_block(from(at));
            if (!begins) {
                auto count = attribution_lines(from(at), false);
                begins = count > 0 && !is_quote_at(at + count);
            }
            if (!begins) continue;
            bool is_underlined = at > 0 && is_underline(lines_[at - 1]);
            end_ = is_underlined ? at - 1 : at;
            std::fill(
                parts_.begin() + static_cast<std::ptrdiff_t>(end_), parts_.end(), Part::quoted
            );
            return;
        }
    }

    // "---------- Forwarded message ---------" in any language: a rule with words in it, and a
    // header block below.
    bool is_forward_rule(std::size_t at) const {
        auto line = trimmed(lines_[at]);
        bool is_rule = line.starts_with("-----") && line.ends_with("-----") && !is_underline(line);
        if (!is_rule || is_original_message_rule(line)) return false;
        auto next = at + 1;
        while (next < lines_.size() && is_blank(lines_[next])) ++next;
        return begins_header_block(from(next));
    }

    // A signature stands at the end of what was written, before `end`.
    void take_signature(std::size_t end) {
        for (std::size_t at = end; at-- > 0 && end - at <= signature_lines_max + 1;) {
            if (parts_[at] != Part::text || is_marked(lines_[at])) return;
            if (lines_[at] != "-- " && lines_[at] != "--") continue;
            for (auto line = at; line < end; ++line) parts_[line] = Part::signature;
            return;
        }
    }

    std::optional<std::size_t> last_text() const {
        for (std::size_t at = end_; at-- > 0;) {
            if (parts_[at] == Part::text && !is_blank(lines_[at])) return at;
        }
        return std::nullopt;
    }

    struct Run {
        bool is_quote;
        std::size_t from, to;
    };

    // The written and the marked stretches before `end_`, in turns. Blank lines separate nothing.
    std::vector<Run> runs(bool& is_reply) const {
        std::vector<Run> runs;
        for (std::size_t at = 0; at < end_; ++at) {
            if (is_blank(lines_[at]) || parts_[at] != Part::text) continue;
            auto introduction = introduction_at(at);
            is_reply |= introduction > 0;
            bool is_quote = introduction > 0 || is_marked(lines_[at]);
            auto to = at + std::max<std::size_t>(introduction, 1);
            if (!runs.empty() && runs.back().is_quote == is_quote)
                runs.back().to = to;
            else
                runs.push_back({is_quote, at, to});
            at = to - 1;
        }
        return runs;
    }

    void fold_marked_quotes() {
        bool is_reply = false;
        auto all = runs(is_reply);
        if (!is_reply || all.size() < 2) return;
        auto fold = [&](const Run& run) {
            for (auto at = run.from; at < run.to; ++at) parts_[at] = Part::quoted;
        };
        if (all.back().is_quote) fold(all.back());
        bool is_below = all.size() == 2 && all.front().is_quote;
        if (is_below) fold(all.front());
    }

    std::string joined(Part part) const {
        std::string text;
        for (std::size_t at = 0; at < lines_.size(); ++at) {
            bool is_separator = part == Part::signature && (at == 0 || parts_[at - 1] != part);
            if (parts_[at] == part && !is_separator) (text += lines_[at]) += '\n';
        }
        auto first = text.find_first_not_of('\n');
        if (first == text.npos || is_blank(text)) return {};
        text.erase(0, text.rfind('\n', text.find_first_not_of(" \t\n")) + 1);
        text.resize(text.find_last_not_of(" \t\n") + 1);
        return text;
    }

    std::vector<std::string_view> lines_;
    std::vector<Part> parts_;
    std::size_t end_ = 0;  // Where an unmarked quote begins, or the end.
};

}  // namespace

Split split_quotes(std::string_view text, bool is_forward) {
    return Splitter(text).split(is_forward);
}

bool is_forward_subject(std::string_view subject) {
    constexpr std::string_view marks[] = {
        "fwd:", "fw:", "wg:", "tr:", "rv:", "i:", "enc:", "doorst:", "vs:"
    };
    auto start = lower_ascii(trimmed(subject).substr(0, 10));
    return std::ranges::any_of(marks, [&](auto mark) { return start.starts_with(mark); });
}

}  // namespace mainstay::mail
