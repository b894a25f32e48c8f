#include "mail/fold.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "mail/fold_signs.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t signature_lines_max = 20;
constexpr std::size_t announcement_bytes_max = 200;
constexpr std::size_t name_card_lines_max = 6;
constexpr std::size_t name_card_bytes_max = 60;

// A stretch of written or of quoted lines. Blank lines separate nothing.
struct Run {
    bool is_quote;
    std::size_t from, to;
    Attribution introduced = Attribution::none;
    std::size_t quote_from = 0;  // Below what introduces it.
};

class Folder {
public:
    Folder(const BodyLines& body, const FoldContext& context)
        : signs_(body),
          marks_(body.marks),
          context_(context),
          is_forwarding_(context.is_forward),
          end_(signs_.size()),
          parts_(signs_.size(), Part::text),
          reasons_(signs_.size()) {}

    std::vector<Fold> folds() {
        find_end();
        bool is_known = !is_forwarding_ || end_ < signs_.size();
        if (is_known) {
            take_marked_signatures();
            take_signature(end_);
            fold_marked_quotes();
            if (auto last = last_written()) take_signature(*last + 1);
            take_device_line();
        }
        keep_something();
        return found();
    }

private:
    // Finds where the mail ends that is looked at for quotes and a signature: before what is
    // forwarded, or before a quote that reaches to the end.
    void find_end() {
        auto mark = marks_.begin();
        for (std::size_t at = 0; at < signs_.size(); ++at) {
            if (signs_.is_blank(at)) continue;
            std::string_view rule;
            for (; mark != marks_.end() && mark->from <= at; ++mark) {
                if (forwards(*mark)) return end_forward(at);
                if (rule.empty() && is_boundary(*mark, at)) rule = mark->rule;
            }
            bool is_quoted = signs_.is_quoted(at) && !context_.is_forward;
            if (!is_quoted && signs_.is_forward(at)) return end_forward(at);
            if (!is_quoted && rule.empty()) rule = signs_.unmarked_quote(at, context_.is_reply);
            if (!rule.empty() && context_.is_forward) return end_forward(at);
            if (!rule.empty() && context_.is_reply) return cut(at, rule);
        }
    }

    bool forwards(const LineMark& mark) const {
        if (mark.sort == MarkSort::forward) return true;
        bool is_quote = mark.sort == MarkSort::quote || mark.sort == MarkSort::loose_quote;
        auto first = signs_.next_text(mark.from);
        bool is_marked = first < mark.to && signs_.is_forward(first);
        return is_quote && (context_.is_forward || is_marked);
    }

    bool is_boundary(const LineMark& mark, std::size_t at) const {
        if (mark.sort == MarkSort::ruled) return signs_.is_header_like(at);
        if (mark.sort == MarkSort::attribution) return !signs_.is_quote_below(mark.to);
        return mark.sort == MarkSort::boundary;
    }

    void end_forward(std::size_t at) {
        is_forwarding_ = true;
        end_ = signs_.with_rule_above(at);
    }

    void cut(std::size_t at, std::string_view rule) {
        if (answers_below(at)) return;
        end_ = signs_.with_rule_above(at);
        set(end_, signs_.size(), Part::quote, rule);
    }

    // Nothing tells answers from what they stand between where no line of it is marked; a few words
    // above may.
    bool answers_below(std::size_t end) const {
        std::string words;
        for (std::size_t at = 0; at < end && words.size() <= announcement_bytes_max; ++at)
            (words += bare_words(signs_.line(at).text)) += ' ';
        return words.size() <= announcement_bytes_max && announces_answers(words);
    }

    void set(std::size_t from, std::size_t to, Part part, std::string_view rule) {
        auto known = std::ranges::find(rules_, rule) - rules_.begin();
        if (known == std::ssize(rules_)) rules_.push_back(rule);
        for (auto at = from; at < to; ++at) {
            parts_[at] = part;
            reasons_[at] = static_cast<std::uint8_t>(known);
        }
    }

    bool is_written(std::size_t at) const {
        return parts_[at] == Part::text && !signs_.is_quoted(at) && !signs_.is_blank(at);
    }

    bool is_separator(std::size_t at) const { return trimmed(signs_.line(at).text) == "--"; }

    void take_marked_signatures() {
        for (const auto& mark : marks_) {
            if (mark.sort != MarkSort::signature || mark.to > end_) continue;
            auto above = signs_.end_of_text(mark.from);
            auto from = above > 0 && is_separator(above - 1) ? above - 1 : mark.from;
            for (auto at = from; at < mark.to; ++at)
                if (!signs_.is_quoted(at)) set(at, at + 1, Part::signature, mark.rule);
        }
    }

    // A signature stands at the end of what was written, before `end`.
    void take_signature(std::size_t end) {
        for (auto at = end; at-- > 0 && end - at <= signature_lines_max + 1;) {
            if (parts_[at] == Part::signature) continue;
            if (parts_[at] != Part::text || signs_.is_quoted(at)) return;
            if (is_list_footer(at)) return set(at, end, Part::signature, "list_footer");
            if (!is_separator(at) || is_among_dashes(at)) continue;
            bool is_likely = context_.is_reply && is_name_card(at + 1, end);
            if (signs_.line(at).is_separator || is_likely)
                set(at, end, Part::signature, "separator");
            return;
        }
    }

    // Many things are drawn with lines of dashes, comments among them.
    bool is_among_dashes(std::size_t at) const {
        bool is_above = at > 0 && signs_.line(at - 1).text.starts_with("--");
        return is_above || (at + 1 < signs_.size() && signs_.line(at + 1).text.starts_with("--"));
    }

    // What Mailman writes below each mail of a list.
    bool is_list_footer(std::size_t at) const {
        auto text = trimmed(signs_.line(at).text);
        bool is_drawn = text.size() >= 40 && text.find_first_not_of('_') == text.npos;
        if (!is_drawn || at + 2 >= signs_.size()) return false;
        return trimmed(signs_.line(at + 1).text).ends_with("mailing list") &&
               signs_.line(at + 2).text.find('@') != std::string_view::npos;
    }

    // A few short lines, as below a separator that lost its blank.
    bool is_name_card(std::size_t from, std::size_t end) const {
        end = std::max(from, signs_.end_of_text(end));
        if (from == end || end - from > name_card_lines_max) return false;
        for (auto at = from; at < end; ++at) {
            auto text = trimmed(signs_.line(at).text);
            bool is_short = !text.empty() && text.size() <= name_card_bytes_max;
            if (!is_short || text.ends_with('?') || text.ends_with(':')) return false;
        }
        return true;
    }

    // What a telephone writes below what was written on it.
    void take_device_line() {
        auto last = last_written();
        bool may_fold = context_.is_reply || is_forwarding_;
        if (may_fold && last && signs_.is_device(*last))
            set(*last, *last + 1, Part::signature, "device");
    }

    std::optional<std::size_t> last_written() const {
        for (auto at = end_; at-- > 0;)
            if (is_written(at)) return at;
        return std::nullopt;
    }

    std::vector<Run> runs() const {
        std::vector<Run> runs;
        for (std::size_t at = 0; at < end_; ++at) {
            if (signs_.is_blank(at) || parts_[at] != Part::text) continue;
            bool is_quote = signs_.is_quoted(at);
            if (runs.empty() || runs.back().is_quote != is_quote) begin(runs, is_quote, at);
            runs.back().to = at + 1;
        }
        return runs;
    }

    // What introduces a quote is no written text.
    void begin(std::vector<Run>& runs, bool is_quote, std::size_t at) const {
        Run run{is_quote, at, at + 1, Attribution::none, at};
        if (is_quote) {
            auto introduction = signs_.introduction(at, runs.empty() ? 0 : runs.back().from);
            run.introduced = introduction.level;
            run.from = signs_.with_rule_above(introduction.from);
            if (!runs.empty()) runs.back().to = std::min(runs.back().to, run.from);
            if (!runs.empty() && !holds_text(runs.back())) runs.pop_back();
            bool continues = !runs.empty() && runs.back().is_quote;
            if (continues) return;
        }
        runs.push_back(run);
    }

    bool holds_text(const Run& run) const {
        for (auto at = run.from; at < run.to; ++at)
            if (is_written(at)) return true;
        return false;
    }

    bool may_fold(const Run& run) const {
        if (!signs_.source(run.quote_from).empty()) return true;
        if (!context_.is_reply) return run.introduced >= Attribution::likely;
        if (run.introduced != Attribution::none) return true;
        // Their own words announce it: "The log says:".
        auto above = signs_.end_of_text(run.from);
        return above == 0 || !trimmed(signs_.line(above - 1).text).ends_with(':');
    }

    void fold_marked_quotes() {
        if (is_forwarding_) return;
        auto all = runs();
        if (all.empty()) return;
        auto fold = [&](const Run& run) {
            auto rule = signs_.source(run.quote_from);
            set(run.from, run.to, Part::quote, rule.empty() ? "quote_marks" : rule);
        };
        const auto& first = all.front();
        const auto& last = all.back();
        if (last.is_quote && may_fold(last)) fold(last);
        bool is_below = context_.is_reply && all.size() == 2 && first.is_quote;
        if (is_below && may_fold(first)) fold(first);
    }

    bool shows_something() const {
        for (std::size_t at = 0; at < signs_.size(); ++at)
            if (parts_[at] == Part::text && !signs_.is_blank(at)) return true;
        return false;
    }

    // A mail that only quotes, or only signs: what is there is what it says.
    void keep_something() {
        if (shows_something()) return;
        for (auto& part : parts_)
            if (part == Part::signature) part = Part::text;
        if (!shows_something()) std::ranges::fill(parts_, Part::text);
    }

    std::vector<Fold> found() const {
        std::vector<Fold> folds;
        for (std::size_t at = 0; at < signs_.size(); ++at) {
            if (parts_[at] == Part::text) continue;
            auto rule = rules_[reasons_[at]];
            bool continues = !folds.empty() && folds.back().to == at &&
                             folds.back().part == parts_[at] && folds.back().rule == rule;
            if (continues)
                ++folds.back().to;
            else
                folds.push_back({parts_[at], std::string(rule), place(at), place(at + 1)});
        }
        return folds;
    }

    static std::uint32_t place(std::size_t at) { return static_cast<std::uint32_t>(at); }

    FoldSigns signs_;
    const std::vector<LineMark>& marks_;
    FoldContext context_;
    bool is_forwarding_;
    std::size_t end_;  // Where a quote begins that reaches to the end, or what is forwarded.
    std::vector<Part> parts_;
    std::vector<std::uint8_t> reasons_;    // Why a line is folded: a place in rules_.
    std::vector<std::string_view> rules_;  // All literals, so that they are few.
};

void append(std::string& text, std::string_view line) { (text += line) += '\n'; }

// Without blank lines at its ends.
void trim(std::string& text) {
    text.erase(0, text.rfind('\n', text.find_first_not_of(" \t\n")) + 1);
    text.resize(text.find_last_not_of(" \t\n") + 1);
}

}  // namespace

FoldContext fold_context(std::string_view subject, bool has_references) {
    auto mark = subject_mark_of(subject);
    FoldContext context;
    context.is_forward = mark == SubjectMark::forward;
    context.is_reply = has_references || mark == SubjectMark::reply;
    return context;
}

std::vector<Fold> folds_of(const BodyLines& body, const FoldContext& context) {
    return Folder(body, context).folds();
}

Split split_of(const BodyLines& body, std::vector<Fold> folds) {
    Split split;
    std::size_t at = 0;
    for (const auto& fold : folds) {
        for (; at < fold.from; ++at) append(split.text, body.lines[at].text);
        bool is_quote = fold.part == Part::quote;
        for (; at < fold.to; ++at) {
            bool is_separator = !is_quote && trimmed(body.lines[at].text) == "--";
            if (!is_separator)
                append(is_quote ? split.quoted : split.signature, body.lines[at].text);
        }
    }
    for (; at < body.lines.size(); ++at) append(split.text, body.lines[at].text);
    for (auto* part : {&split.text, &split.quoted, &split.signature}) trim(*part);
    split.folds = std::move(folds);
    return split;
}

BodyLines text_lines(std::string_view text) {
    BodyLines body;
    body.lines.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1);
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        BodyLine line{text.substr(0, end)};
        line.is_quote = line.text.starts_with('>') || line.text.starts_with(" >");
        line.is_separator = line.text == "-- ";
        body.lines.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return body;
}

}  // namespace mainstay::mail
