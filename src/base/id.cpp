#include "base/id.hpp"

#include <charconv>

namespace mainstay {

std::optional<std::int64_t> parse_id(std::string_view text) {
    std::int64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value <= 0) return std::nullopt;
    if (text.front() == '0') return std::nullopt;
    return value;
}

}  // namespace mainstay
