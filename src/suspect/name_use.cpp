#include "suspect/name_use.hpp"

#include <algorithm>

namespace mainstay::suspect {

namespace {

constexpr std::size_t names_max = 12;

}  // namespace

std::vector<std::uint64_t> names_in(const SourceText& text, int begin, int end) {
    std::vector<std::uint64_t> names;
    for (auto at = text.begin(begin); at < text.begin(end) && names.size() < names_max; ++at) {
        const auto& token = text.tokens()[at];
        if (is_telling_name(token) && std::ranges::find(names, token.key) == names.end())
            names.push_back(token.key);
    }
    return names;
}

bool has_name(const SourceText& text, int line, std::uint64_t name) {
    for (auto at = text.begin(line); at < text.end(line); ++at)
        if (text.tokens()[at].key == name) return true;
    return false;
}

bool assigns(const SourceText& text, int line, std::uint64_t name) {
    bool is_named = false;
    for (auto at = text.begin(line); at < text.end(line); ++at) {
        const auto& token = text.tokens()[at];
        if (is_named && (token.text == "=" || token.text == ":=")) return true;
        // An address that is passed on is most likely written to.
        if (token.key == name && at > text.begin(line) && text.tokens()[at - 1].text == "&")
            return true;
        is_named = is_named || token.key == name;
    }
    return false;
}

int assignment_before(const SourceText& text, int line, int first, std::uint64_t name) {
    for (--line; line >= first; --line)
        if (assigns(text, line, name)) return line;
    return 0;
}

}  // namespace mainstay::suspect
