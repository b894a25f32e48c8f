// What sources and kinds of signals may be called. Pure.
#pragma once

#include <algorithm>
#include <string_view>

namespace mainstay::signals {

/// Letters, digits and . _ : / - of ASCII: `latency.regression`.
inline bool is_signal_name(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("._:/-").find(c) != std::string_view::npos;
    });
}

}  // namespace mainstay::signals
