// Small readings of body text that the reading of parts is made of. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mainstay::mail {

/// `text` with LF at each line's end and without control characters other than tab.
std::string with_line_feeds(std::string_view text);

/// `text` as it stands in HTML, also within a quoted attribute.
std::string escaped_html(std::string_view text);

/// The longest prefix of at most `bytes` that ends at a character. REQUIRES: clean UTF-8.
std::string clean_prefix(std::string_view text, std::size_t bytes);

/// The part of `raw` that begins at `offset` and ends before the next line that is one of
/// `boundaries`; with the mailbox line ("From …") that may stand directly above.
std::string_view part_from(
    std::string_view raw, std::size_t offset, std::span<const std::string> boundaries
);

}  // namespace mainstay::mail
