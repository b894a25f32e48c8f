// The worst mails that are known or thought of for each reader of mail, in any size: for the tests
// that show what they cost, and for fuzzing. Not used by the product.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::mail::test {

/// A pattern that once was, or would be, dear: `opening`, then `repeated` as often as the size
/// allows, then `closing`.
struct WorstCase {
    std::string name;
    std::string opening;
    std::string repeated;
    std::string closing = {};
    /// Where `repeated` has `#`, its number stands.
    bool is_numbered = false;
    /// One of the worst of its reader: worth its time in larger sizes.
    bool is_worst = false;

    /// The case with about so many bytes of what is repeated: an opening costs much by itself.
    std::string of_size(std::size_t bytes) const;
};

/// Whole mails.
std::vector<WorstCase> worst_mails();

/// Markdown.
std::vector<WorstCase> worst_markdown();

}  // namespace mainstay::mail::test
