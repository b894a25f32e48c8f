// Bytes of one charset made UTF-8 by iconv.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// What iconv made of bytes.
struct Converted {
    std::string text;      ///< U+FFFD where a byte belongs to no character.
    bool is_whole = true;  ///< Nothing was replaced.
};

/// `bytes` read as the charset that iconv calls `charset`, to the end: a last character that iconv
/// holds back, since a mark might follow, is part of it. REQUIRES: a name of charset_label.cpp or
/// japanese.cpp, so that their number bounds what is kept open. Throws where iconv lacks it.
Converted converted(const char* charset, std::string_view bytes);

}  // namespace mainstay::mail
