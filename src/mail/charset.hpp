// Charsets as the world's mail programs use them, made UTF-8. Pure: bytes in, text out.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// `bytes` as UTF-8, read by the charset that `label` names (charset_label.hpp). A mark at the
/// beginning counts more than the label, and so do bytes that are beyond doubt something else:
/// UTF-8, or Japanese with its escape sequences. Without a label, and under one that is none, each
/// well-formed sequence is UTF-8 and every other byte windows-1252, so that nothing is lost.
/// What no reading explains becomes U+FFFD: it never fails, and the result is clean
/// (base/text.hpp).
std::string to_utf8(std::string_view bytes, std::string_view label);

/// The charset that an HTML document declares for itself in its first kilobyte, or nothing.
std::string html_charset(std::string_view bytes);

}  // namespace mainstay::mail
