// HTML as the tags and stretches of text that it is made of, each with its place in the source.
// Scripts, styles, comments and declarations are left out. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::mail {

/// The attributes that anything is read of.
enum class HtmlAttribute {
    style,
    href,
    src,
    alt,
    id,
    class_name,
    name,
    type,
    cite,
    data_marker,
    data_signatureblock,
    data_fold,
};

inline constexpr std::size_t html_attributes = 12;

enum class HtmlTokenKind { text, open, close };

/// A tag, or the text between two tags. It points into the source.
struct HtmlToken {
    HtmlTokenKind kind = HtmlTokenKind::text;
    std::string_view text;         ///< Of a text: as it stands in the source, with entities.
    std::string name = {};         ///< Of a tag: in lower case, at most 60 bytes.
    bool is_closed = false;        ///< `<br/>`
    std::size_t from = 0, to = 0;  ///< In bytes of the source.

    /// The first of its attributes that is called so, with entities; nothing where there is none.
    std::optional<std::string_view> find(HtmlAttribute attribute) const {
        return attributes[static_cast<std::size_t>(attribute)];
    }

    std::array<std::optional<std::string_view>, html_attributes> attributes = {};
};

/// Reads one token after another, in time proportional to the source. A tag that does not end is
/// none. REQUIRES: `html` is clean UTF-8 and outlives the tokens.
class HtmlTokens {
public:
    explicit HtmlTokens(std::string_view html) : html_(html), rest_(html) {}

    /// The next token; nothing at the end.
    std::optional<HtmlToken> next();

private:
    std::optional<HtmlToken> read_text();
    std::optional<HtmlToken> read_end();
    std::optional<HtmlToken> read_tag();
    void read_attribute(HtmlToken& token);
    std::string_view read_name();
    std::string_view read_value();
    void skip_markup();
    void skip_blanks();
    void skip_past(std::string_view mark);
    void skip_content(std::string_view element);
    std::size_t find(std::string_view mark, std::size_t& known) const;

    std::string_view take(std::size_t count) {
        auto taken = rest_.substr(0, count);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    char at(std::size_t index) const { return index < rest_.size() ? rest_[index] : '\0'; }

    std::size_t place() const { return html_.size() - rest_.size(); }

    std::string_view html_, rest_;
    std::size_t end_of_comment_ = 0, bogus_end_ = 0;  // Behind where they begin, plus one.
};

/// `text` with its entities replaced by what they stand for. In an attribute, an entity without a
/// semicolon may be part of an address, and stays.
std::string decoded_html(std::string_view text, bool is_attribute = false);

}  // namespace mainstay::mail
