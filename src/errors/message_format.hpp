// Messages with the places of their parameters filled in. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::errors {

/// `pattern` with its parameters: `%s`, `%d` and the like of C and Python, `{}` and `{0}`. Places
/// without a parameter stay as they are.
std::string formatted_message(std::string_view pattern, const std::vector<std::string>& parameters);

}  // namespace mainstay::errors
