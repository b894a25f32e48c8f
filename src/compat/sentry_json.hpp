// JSON as Sentry's libraries write it, in headers of envelopes and items besides events. Pure.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "wire/codec.hpp"

namespace mainstay::compat {

/// What is not quite JSON is read as what it could be: names that were cut within a character leave
/// half of it. Refuses: malformed_json. Linear.
Result<wire::json::value> read_sentry_json(std::string_view text);

}  // namespace mainstay::compat
