// The word that was meant by a misspelt one. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::filter {

/// Of `known`, the one that `word` is nearest to: at most two letters changed, added, left out or
/// swapped with the next, and fewer than half of them; ASCII letters in any case. Empty where none
/// is near, or the word is longer than 40 bytes.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace mainstay::filter
