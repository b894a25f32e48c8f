#include "monitoring/log_pattern_text.hpp"

#include <algorithm>

namespace mainstay::monitoring {

namespace {

constexpr std::size_t parts_max = 8;
constexpr std::string_view hole = "<*>";

void add_words(std::string_view text, std::vector<std::string>& parts) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find_first_of(" \t\r\n", at), text.size());
        if (end > at) parts.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
}

}  // namespace

std::vector<std::string> fixed_parts(std::string_view pattern) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= pattern.size();) {
        const auto end = std::min(pattern.find(hole, at), pattern.size());
        add_words(pattern.substr(at, end - at), parts);
        at = end + hole.size();
    }
    std::ranges::sort(parts, [](const std::string& a, const std::string& b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    if (parts.size() > parts_max) parts.resize(parts_max);
    return parts;
}

}  // namespace mainstay::monitoring
