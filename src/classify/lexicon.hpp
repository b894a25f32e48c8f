// Groups of words of the trade: what a writer who says "crashes" and one who says "throws" have in
// common. They carry into a model what a small training set cannot teach. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::classify {

/// The names of the groups that a run of words touches, one for each word or phrase that does.
std::vector<std::string_view> groups_of(const std::vector<std::string>& words);

}  // namespace mainstay::classify
