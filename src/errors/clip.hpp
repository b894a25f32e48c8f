// Texts cut to so many bytes. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace mainstay::errors {

/// The longest prefix of `text` with at most `bytes_max` bytes that ends between characters.
inline std::string_view clipped_bytes(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, end);
}

}  // namespace mainstay::errors
