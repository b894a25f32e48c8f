// HTML made readable as text, with the place in the source that each line comes from. Pure; nothing
// is fetched or run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/fold.hpp"

namespace mainstay::mail {

/// A line of the text of a document.
struct HtmlLine {
    std::uint32_t from = 0;    ///< Where it begins in the text.
    std::uint32_t source = 0;  ///< Where it begins in the document, outside of all elements that
                               ///< begin with it.
    bool is_rule = false;
    bool is_separator = false;
};

/// A document as text.
struct HtmlText {
    std::string text;
    std::vector<HtmlLine> lines;
    std::vector<LineMark> marks;
    /// Tags that claim to be marks of ours (fold_mail), as they stand in the document.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> forged;
};

/// The text of an HTML document, as Markdown readers and plain eyes understand it: paragraphs,
/// lists (`- `, `1. `), quotes (`> `), links (`text <address>`), images of the mail itself
/// (`![alt](cid:…)`). Scripts, styles, comments and what is hidden are left out. REQUIRES: `html`
/// is clean UTF-8. At most `bytes_max` bytes come back, cut at a character.
HtmlText read_html_text(std::string_view html, std::size_t bytes_max);

/// The text alone.
std::string text_of_html(std::string_view html, std::size_t bytes_max);

}  // namespace mainstay::mail
