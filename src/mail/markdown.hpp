// Markdown as HTML, for mails that go out. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// The HTML of `text` (CommonMark with GitHub's tables, links, strikethrough and task lists; a line
/// break is one). Raw HTML and dangerous links in it are left out. A text of more than 32 KiB comes
/// back as it is, escaped; tables of more cells than people make stay text.
std::string html_of_markdown(std::string_view text);

}  // namespace mainstay::mail
