// HTML reduced to what its text is made of. A parser of HTML compares each attribute of a tag with
// those before it, and has rules of its own for scripts, comments and declarations; what reaches it
// from here has none of them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// `html` with its text as it is, and its tags without attributes but the first `style`, `href`,
/// `src` and `alt`, each at most 64 KiB and in quotes. Comments, declarations, and what stands
/// within scripts and styles are left out, as is a tag that does not end. Takes time and room in
/// proportion to `html`. REQUIRES: clean UTF-8.
std::string plain_tags(std::string_view html);

}  // namespace mainstay::mail
