// text/enriched (RFC 1896) and text/richtext (RFC 1341) as plain text. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// `text` without its markup, its paragraphs on lines of their own. `is_richtext` is for the older
/// of the two, which marks lines by `<nl>`. Lines of `text` end in LF.
std::string text_of_enriched(std::string_view text, bool is_richtext);

}  // namespace mainstay::mail
