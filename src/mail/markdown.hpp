// Markdown as HTML, for mails that go out. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// The HTML of `text` (CommonMark with GitHub's tables, links, strikethrough and task lists; a line
/// break is one). Raw HTML and dangerous links in it are left out.
std::string html_of_markdown(std::string_view text);

}  // namespace mainstay::mail
