// What a diff changes, and in which files. Pure.
#pragma once

#include <string_view>

#include "classify/features.hpp"

namespace mainstay::classify {

/// Adds what the first 256 KiB of `diff` show. Where it is no unified diff, its lines are taken as
/// added ones.
void add_diff(Features& features, std::string_view diff);

}  // namespace mainstay::classify
