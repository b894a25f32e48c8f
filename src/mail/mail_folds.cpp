#include "mail/mail_folds.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "mail/html_text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t text_bytes_max = 1 << 20;

std::string_view name_of(Part part) { return part == Part::quote ? "quote" : "signature"; }

// They point into `text`.
BodyLines body_lines(const HtmlText& text) {
    BodyLines body;
    body.marks = text.marks;
    body.lines.reserve(text.lines.size());
    for (std::size_t at = 0; at < text.lines.size(); ++at) {
        auto from = text.lines[at].from;
        auto to = at + 1 < text.lines.size() ? text.lines[at + 1].from - 1 : text.text.size();
        BodyLine line{std::string_view(text.text).substr(from, to - from)};
        line.is_quote = line.text.starts_with('>');
        line.is_rule = text.lines[at].is_rule;
        line.is_separator = text.lines[at].is_separator;
        body.lines.push_back(line);
    }
    return body;
}

std::string marked(std::string_view html, const HtmlText& text, const std::vector<Fold>& folds) {
    std::string all;
    std::size_t at = 0;
    auto forged = text.forged.begin();
    auto copy_to = [&](std::size_t end) {
        for (; forged != text.forged.end() && forged->second <= end; ++forged) {
            all += html.substr(at, forged->first - at);
            at = forged->second;
        }
        all += html.substr(at, end - at);
        at = end;
    };
    auto mark = [&](std::size_t line, std::string_view name) {
        copy_to(text.lines[line].source);
        ((all += "<wbr data-fold=\"") += name) += "\">";
    };
    for (std::size_t i = 0; i < folds.size(); ++i) {
        mark(folds[i].from, name_of(folds[i].part));
        bool is_last = folds[i].to >= text.lines.size();
        bool continues = i + 1 < folds.size() && folds[i + 1].from == folds[i].to;
        if (!is_last && !continues) mark(folds[i].to, "end");
    }
    copy_to(html.size());
    return all;
}

// The characters of a body that both forms of a mail share, one after another: letters and digits.
// Two forms that say the same have the same.
class Letters {
public:
    explicit Letters(const BodyLines& body) : lines_(body.lines) { skip(); }

    bool is_end() const { return line_ == lines_.size(); }

    char here() const { return lines_[line_].text[at_]; }

    std::size_t line() const { return line_; }

    void next() {
        ++at_;
        skip();
    }

private:
    static bool is_letter(char c) {
        char lower = static_cast<char>(c | 0x20);
        bool is_ascii = (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z');
        return is_ascii || static_cast<unsigned char>(c) >= 0x80;
    }

    void skip() {
        for (; line_ < lines_.size(); ++line_, at_ = 0) {
            auto text = lines_[line_].text;
            for (; at_ < text.size(); ++at_) {
                bool is_nbsp = text.substr(at_, 2) == "\u00A0";
                if (is_nbsp)
                    ++at_;
                else if (is_letter(text[at_]))
                    return;
            }
        }
    }

    const std::vector<BodyLine>& lines_;
    std::size_t line_ = 0, at_ = 0;
};

bool is_blank(const BodyLine& line) {
    return line.text.find_first_not_of(" \t>") == line.text.npos;
}

// The line of `to` that begins with what `from` has at `line`; nothing where none does. Both go on
// from where they were, as far as they say the same.
class Counterpart {
public:
    Counterpart(const BodyLines& from, const BodyLines& to) : to_lines_(to), from_(from), to_(to) {}

    std::optional<std::size_t> of(std::size_t line) {
        while (!from_.is_end() && from_.line() < line) {
            if (to_.is_end() || from_.here() != to_.here()) return std::nullopt;
            was_ = to_.line();
            from_.next();
            to_.next();
        }
        // What has no letters, such as a rule, has no counterpart that is known: it goes with what
        // follows it.
        bool is_mid_line = !to_.is_end() && was_ && *was_ == to_.line();
        if (is_mid_line) return std::nullopt;
        auto found = was_ ? *was_ + 1 : 0;
        while (found < to_lines_.lines.size() && is_blank(to_lines_.lines[found])) ++found;
        return found;
    }

private:
    const BodyLines& to_lines_;
    Letters from_, to_;
    std::optional<std::size_t> was_;  // The line of the letter before.
};

// What `folds` of `from` are in `to`, if both say the same.
std::optional<std::vector<Fold>> transferred(
    const std::vector<Fold>& folds, const BodyLines& from, const BodyLines& to
) {
    Counterpart counterpart(from, to);
    std::vector<Fold> all;
    for (auto fold : folds) {
        auto first = counterpart.of(fold.from);
        bool is_last = fold.to >= from.lines.size();
        if (!first || *first >= to.lines.size()) return std::nullopt;
        auto last = is_last ? to.lines.size() : counterpart.of(fold.to);
        if (!last || *last <= *first) return std::nullopt;
        fold.from = static_cast<std::uint32_t>(*first);
        fold.to = static_cast<std::uint32_t>(*last);
        all.push_back(std::move(fold));
    }
    return all;
}

}  // namespace

FoldedMail fold_mail(
    std::string_view text, const std::optional<std::string>& html, const FoldContext& context
) {
    FoldedMail mail;
    auto body = text_lines(text);
    if (!html) {
        mail.split = split_of(body, folds_of(body, context));
        return mail;
    }
    auto read = read_html_text(*html, text_bytes_max);
    auto rich = body_lines(read);
    auto rich_folds = folds_of(rich, context);
    std::optional<std::vector<Fold>> folds;
    // A mail without a plain form: there is nothing that its text could know better.
    bool is_made_of_it = trimmed(read.text) == trimmed(text);
    if (!rich_folds.empty() || is_made_of_it) folds = transferred(rich_folds, rich, body);
    if (!folds) {
        folds = folds_of(body, context);
        auto shared = rich_folds.empty() ? transferred(*folds, body, rich) : std::nullopt;
        if (shared) rich_folds = *shared;
    }
    mail.html = marked(*html, read, rich_folds);
    mail.split = split_of(body, *std::move(folds));
    return mail;
}

}  // namespace mainstay::mail
