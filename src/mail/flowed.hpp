// Text whose paragraphs were cut into lines for transport, put together again (RFC 3676). Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// Joins the lines of `format=flowed` text; quoted lines get their `> ` back. `delete_space` is
/// `delsp=yes`: the space that marks a cut line is not part of the text. Lines of `text` end in LF.
std::string unflowed(std::string_view text, bool delete_space);

}  // namespace mainstay::mail
