// Header text with encoded words (RFC 2047) made UTF-8. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// What a header's value, as it stands in the mail, says. Each encoded word is decoded by itself;
/// what has one charset and follows directly is read as one text, since programs cut words within
/// characters. What is no encoded word is read as to_utf8 reads text without a label. Breaks of
/// lines stay.
std::string decoded_words(std::string_view value);

/// `value` with its encoded words, and each byte that is not plain ASCII, as atoms of ASCII: a
/// reader of addresses then takes them for what they are not cut at, and decodes nothing by itself.
std::string opaque_words(std::string_view value);

/// The reverse of opaque_words, for any piece of its result.
std::string transparent_words(std::string_view text);

}  // namespace mainstay::mail
