// JSON as programs write it, made JSON as RFC 8259 has it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::errors {

/// `json` with what common encoders write besides replaced: halves of surrogate pairs by U+FFFD
/// (texts that were cut between them), control characters in texts by spaces, malformed UTF-8 by
/// U+FFFD, `NaN` and `Infinity` by null, numbers that no machine word holds by texts. Linear.
std::string repaired_json(std::string_view json);

}  // namespace mainstay::errors
