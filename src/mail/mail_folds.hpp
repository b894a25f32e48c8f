// Folds a mail in both of its forms, so that its text and its HTML show the same. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mail/fold.hpp"

namespace mainstay::mail {

/// A mail's body, folded.
struct FoldedMail {
    Split split;  ///< Of the text.
    /// The HTML with `<wbr data-fold="quote">`, `"signature"` or `"end"` where what is folded
    /// begins, or ends before the end of all. Marks that it came with are gone. The page folds by
    /// these, and by nothing else.
    std::optional<std::string> html;
};

/// Folds `text`, and `html` where there is one. The elements of HTML tell more than words do, so
/// they decide for both, as far as both say the same; otherwise each is folded by itself. Takes
/// time in proportion to both. REQUIRES: clean UTF-8.
FoldedMail fold_mail(
    std::string_view text, const std::optional<std::string>& html, const FoldContext& context
);

}  // namespace mainstay::mail
