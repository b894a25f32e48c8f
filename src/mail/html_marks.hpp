// The elements by which mail programs mark what they quote, what they forward and their signatures.
// Pure.
#pragma once

#include <optional>
#include <string_view>

#include "mail/fold.hpp"
#include "mail/html_tags.hpp"

namespace mainstay::mail {

/// What an element says of its content, and by which rule.
struct HtmlMark {
    MarkSort sort = MarkSort::quote;
    std::string_view rule;  ///< A literal.
};

/// What a start tag marks, if anything.
std::optional<HtmlMark> mark_of(const HtmlToken& tag);

}  // namespace mainstay::mail
