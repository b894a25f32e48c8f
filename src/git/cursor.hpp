// Takes pieces off the front of what git wrote. Pure.
#pragma once

#include <string_view>

namespace mainstay::git {

/// Takes what stands before the first `until`, and it; all, where there is none.
inline std::string_view take(std::string_view& text, char until) {
    const auto end = text.find(until);
    const auto first = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return first;
}

}  // namespace mainstay::git
