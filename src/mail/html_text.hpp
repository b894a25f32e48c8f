// HTML made readable as text, for mails that bring no plain text. Pure; nothing is fetched or run.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// The text of an HTML document, as Markdown readers and plain eyes understand it: paragraphs,
/// lists (`- `, `1. `), quotes (`> `), links (`text <address>`), images of the mail itself
/// (`![alt](cid:…)`). Scripts, styles, comments and what is hidden are left out. REQUIRES: `html`
/// is clean UTF-8. At most `bytes_max` bytes come back, cut at a character.
std::string text_of_html(std::string_view html, std::size_t bytes_max);

}  // namespace mainstay::mail
