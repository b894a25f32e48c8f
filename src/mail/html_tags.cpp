#include "mail/html_tags.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::size_t name_bytes_max = 60;

constexpr std::array<std::string_view, html_attributes> attribute_names = {
    "style",
    "href",
    "src",
    "alt",
    "id",
    "class",
    "name",
    "type",
    "cite",
    "data-marker",
    "data-signatureblock",
    "data-fold",
};

// Their content is no HTML, and nothing that is read.
constexpr std::string_view raw_elements[] = {"script", "style",  "title",   "textarea",
                                             "xmp",    "iframe", "noembed", "noframes"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

bool is_name(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_' || c == '.';
}

}  // namespace

std::optional<HtmlToken> HtmlTokens::next() {
    while (!rest_.empty()) {
        if (at(0) != '<') return read_text();
        bool is_end = at(1) == '/' && is_letter(at(2));
        bool is_markup = at(1) == '!' || at(1) == '?' || at(1) == '/';
        if (!is_end && !is_markup && !is_letter(at(1))) return read_text();
        if (is_end || !is_markup) {
            auto token = is_end ? read_end() : read_tag();
            if (token) return token;
        } else {
            skip_markup();
        }
    }
    return std::nullopt;
}

// Up to the next `<`; one that begins no tag is text itself.
std::optional<HtmlToken> HtmlTokens::read_text() {
    HtmlToken token;
    token.from = place();
    token.text = take(std::min(rest_.find('<', 1), rest_.size()));
    token.to = place();
    return token;
}

void HtmlTokens::skip_markup() {
    if (!rest_.starts_with("<!--")) return skip_past(">");
    take(4);
    // As browsers end it (HTML §13.2.5.43): `<!-->` and `<!--->` are whole comments, and `--!>`
    // ends one.
    if (rest_.starts_with(">") || rest_.starts_with("->")) return skip_past(">");
    auto end = find("-->", end_of_comment_), bogus = find("--!>", bogus_end_);
    if (end == rest_.npos && bogus == rest_.npos)
        take(rest_.size());
    else
        take(bogus < end ? bogus + 4 : end + 3);
}

// Where `mark` is next, by what was found before; so that each is looked for only once.
std::size_t HtmlTokens::find(std::string_view mark, std::size_t& known) const {
    if (known != rest_.npos && known < place() + 1) {
        auto found = rest_.find(mark);
        known = found == rest_.npos ? found : place() + found + 1;
    }
    return known == rest_.npos ? known : known - 1 - place();
}

// Leaves out all to the end of `mark`, or to the end of all.
void HtmlTokens::skip_past(std::string_view mark) {
    auto found = rest_.find(mark);
    take(found == rest_.npos ? rest_.size() : found + mark.size());
}

std::string_view HtmlTokens::read_name() {
    auto end = std::ranges::find_if_not(rest_, is_name) - rest_.begin();
    return take(static_cast<std::size_t>(end)).substr(0, name_bytes_max);
}

void HtmlTokens::skip_blanks() {
    auto end = std::ranges::find_if_not(rest_, is_blank) - rest_.begin();
    take(static_cast<std::size_t>(end));
}

std::optional<HtmlToken> HtmlTokens::read_end() {
    HtmlToken token;
    token.kind = HtmlTokenKind::close;
    token.from = place();
    take(2);
    token.name = lower_ascii(read_name());
    if (rest_.find('>') == rest_.npos) {
        take(rest_.size());
        return std::nullopt;
    }
    skip_past(">");
    token.to = place();
    return token;
}

std::optional<HtmlToken> HtmlTokens::read_tag() {
    HtmlToken token;
    token.kind = HtmlTokenKind::open;
    token.from = place();
    take(1);
    token.name = lower_ascii(read_name());
    for (skip_blanks(); !rest_.empty() && at(0) != '>'; skip_blanks()) {
        token.is_closed = rest_.starts_with("/>");
        if (at(0) == '/')
            take(1);
        else
            read_attribute(token);
    }
    if (rest_.empty()) return std::nullopt;
    take(1);
    token.to = place();
    if (token.name == "plaintext") {
        take(rest_.size());
    } else if (std::ranges::find(raw_elements, token.name) != std::end(raw_elements)) {
        if (!token.is_closed) skip_content(token.name);
    }
    return token;
}

void HtmlTokens::read_attribute(HtmlToken& token) {
    auto called = lower_ascii(read_name());
    // What is no name goes up to where one may begin.
    if (called.empty()) {
        auto end = std::ranges::find_if(rest_, [](char c) { return is_blank(c) || c == '>'; });
        take(static_cast<std::size_t>(end - rest_.begin()));
        return;
    }
    skip_blanks();
    std::string_view value;
    if (at(0) == '=') {
        take(1);
        skip_blanks();
        value = read_value();
    }
    auto found = std::ranges::find(attribute_names, called);
    if (found == attribute_names.end()) return;
    auto& kept = token.attributes[static_cast<std::size_t>(found - attribute_names.begin())];
    if (!kept) kept = value;
}

std::string_view HtmlTokens::read_value() {
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

void HtmlTokens::skip_content(std::string_view element) {
    for (;;) {
        auto end = rest_.find("</");
        if (end == rest_.npos) return void(take(rest_.size()));
        take(end);
        if (lower_ascii(rest_.substr(2, element.size())) == element) return;
        take(2);
    }
}

}  // namespace mainstay::mail
