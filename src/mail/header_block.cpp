#include "mail/header_block.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mail/body_text.hpp"
#include "mail/charset.hpp"

namespace mainstay::mail {

std::string header_block(std::string_view raw) {
    constexpr std::size_t bytes_max = 16 << 10;
    auto end = std::min({raw.find("\n\r\n"), raw.find("\n\n"), raw.size(), bytes_max});
    auto text = with_line_feeds(to_utf8(raw.substr(0, end), "utf-8"));
    return clean_prefix(trimmed(text), bytes_max);
}

}  // namespace mainstay::mail
