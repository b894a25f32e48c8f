#include "mail/html_tags.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "mail/body_text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t name_bytes_max = 60;
constexpr std::size_t value_bytes_max = 64 << 10;

constexpr std::string_view kept_attributes[] = {"style", "href", "src", "alt"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool is_name(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_' || c == '.';
}

class Tags {
public:
    explicit Tags(std::string_view html) : rest_(html), size_(html.size()) {
        out_.reserve(html.size());
    }

    std::string plain() {
        while (!rest_.empty()) {
            auto text = std::min(rest_.find('<'), rest_.size());
            out_ += take(text);
            if (!rest_.empty()) read_markup();
        }
        return std::move(out_);
    }

private:
    std::string_view take(std::size_t count) {
        auto taken = rest_.substr(0, count);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    char at(std::size_t index) const { return index < rest_.size() ? rest_[index] : '\0'; }

    // Leaves out all to the end of `mark`, or to the end of all.
    void skip_past(std::string_view mark) {
        auto found = rest_.find(mark);
        take(found == rest_.npos ? rest_.size() : found + mark.size());
    }

    // As browsers end it (HTML §13.2.5.43): `<!-->` and `<!--->` are whole comments, and `--!>`
    // ends one.
    void skip_comment() {
        take(4);
        if (rest_.starts_with(">") || rest_.starts_with("->")) return skip_past(">");
        auto end = next("-->", end_of_comment_), bogus = next("--!>", bogus_end_);
        if (end == rest_.npos && bogus == rest_.npos)
            take(rest_.size());
        else
            take(bogus < end ? bogus + 4 : end + 3);
    }

    // Where `mark` is next, by what was found before; so that each is looked for only once.
    std::size_t next(std::string_view mark, std::size_t& known) const {
        auto at = size_ - rest_.size();
        if (known != rest_.npos && known < at + 1) {
            auto found = rest_.find(mark);
            known = found == rest_.npos ? found : at + found + 1;
        }
        return known == rest_.npos ? known : known - 1 - at;
    }

    void read_markup() {
        if (rest_.starts_with("<!--")) {
            skip_comment();
        } else if (at(1) == '!' || at(1) == '?' || (at(1) == '/' && !is_letter(at(2)))) {
            skip_past(">");
        } else if (at(1) == '/') {
            read_end();
        } else if (is_letter(at(1))) {
            read_tag();
        } else {
            take(1);
            out_ += "&lt;";
        }
    }

    std::string_view name() {
        auto end = std::ranges::find_if_not(rest_, is_name) - rest_.begin();
        return take(static_cast<std::size_t>(end)).substr(0, name_bytes_max);
    }

    void skip_blanks() {
        auto end = std::ranges::find_if_not(rest_, is_blank) - rest_.begin();
        take(static_cast<std::size_t>(end));
    }

    void read_end() {
        take(2);
        auto called = name();
        if (rest_.find('>') == rest_.npos) return void(take(rest_.size()));
        skip_past(">");
        ((out_ += "</") += called) += '>';
    }

    void read_tag() {
        auto before = out_.size();
        take(1);
        auto called = name();
        (out_ += '<') += called;
        has_.fill(false);
        bool is_closed = false;
        for (skip_blanks(); !rest_.empty() && at(0) != '>'; skip_blanks()) {
            is_closed = rest_.starts_with("/>");
            if (is_closed || at(0) == '/')
                take(1);
            else
                read_attribute();
        }
        if (rest_.empty()) return out_.resize(before);
        take(1);
        out_ += is_closed ? "/>" : ">";
        auto element = lower_ascii(called);
        if (!is_closed && (element == "script" || element == "style")) skip_content(element);
    }

    void read_attribute() {
        auto called = lower_ascii(name());
        // What is no name goes up to where one may begin.
        if (called.empty()) {
            auto end = std::ranges::find_if(rest_, [](char c) { return is_blank(c) || c == '>'; });
            take(static_cast<std::size_t>(end - rest_.begin()));
            return;
        }
        skip_blanks();
        if (at(0) != '=') return keep(called, {});
        take(1);
        skip_blanks();
        keep(called, value());
    }

    std::string_view value() {
        char quote = at(0);
        if (quote != '"' && quote != '\'') {
            auto end = std::ranges::find_if(rest_, [](char c) { return is_blank(c) || c == '>'; });
            return take(static_cast<std::size_t>(end - rest_.begin()));
        }
        take(1);
        auto text = take(std::min(rest_.find(quote), rest_.size()));
        take(1);
        return text;
    }

    void keep(std::string_view called, std::string_view value) {
        auto* found = std::ranges::find(kept_attributes, called);
        if (found == std::end(kept_attributes)) return;
        auto& has = has_[static_cast<std::size_t>(found - std::begin(kept_attributes))];
        if (std::exchange(has, true)) return;
        ((out_ += ' ') += called) += "=\"";
        for (char c : clean_prefix(value, value_bytes_max)) {
            if (c == '"')
                out_ += "&quot;";
            else
                out_ += c;
        }
        out_ += '"';
    }

    void skip_content(std::string_view element) {
        for (;;) {
            auto end = rest_.find("</");
            if (end == rest_.npos) return void(take(rest_.size()));
            take(end);
            if (lower_ascii(rest_.substr(2, element.size())) == element) return;
            take(2);
        }
    }

    std::string_view rest_;
    std::size_t size_;                                // Of all.
    std::size_t end_of_comment_ = 0, bogus_end_ = 0;  // Behind where they begin, plus one.
    std::string out_;
    std::array<bool, std::size(kept_attributes)> has_{};  // Of the tag that is being read.
};

}  // namespace

std::string plain_tags(std::string_view html) { return Tags(html).plain(); }

}  // namespace mainstay::mail
