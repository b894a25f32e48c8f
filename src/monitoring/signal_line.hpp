// Texts as signals have them: one line of limited length. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"

namespace mainstay::monitoring {

/// `text` on one line, its end cut off where it is too long; `otherwise` where it is empty.
template <class Text>
Text signal_line(std::string_view text, std::string_view otherwise = "") {
    std::string line(clipped(as_line(text), Text::max));
    return {line.empty() ? std::string(otherwise) : std::move(line)};
}

}  // namespace mainstay::monitoring
