// Charsets as the world's mail programs use them, made UTF-8. Pure: bytes in, text out.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// `bytes` as UTF-8, read by the charset that `label` names. Labels are taken for what senders mean
/// by them
/// (`iso-8859-1` is windows-1252, `gb2312` is GB 18030), and doubted where the bytes say otherwise.
/// What no reading explains becomes U+FFFD: it never fails, and the result is clean
/// (base/text.hpp).
std::string to_utf8(std::string_view bytes, std::string_view label);

/// The charset that an HTML document declares for itself in its first kilobyte, or nothing.
std::string html_charset(std::string_view bytes);

}  // namespace mainstay::mail
