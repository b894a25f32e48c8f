// The pattern of log lines as a text to look for. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::monitoring {

/// The longest parts of a pattern between its values, which each of its lines has: at most eight.
/// A run of blanks of a line is one in its pattern, so that parts with blanks in them are parted
/// at these.
std::vector<std::string> fixed_parts(std::string_view pattern);

}  // namespace mainstay::monitoring
