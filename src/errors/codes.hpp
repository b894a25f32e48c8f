// The reasons for which errors/ refuses.
#pragma once

#include "base/error.hpp"

namespace mainstay::errors::code {

inline constexpr Code event_malformed{
    "event_malformed", Refusal::invalid, "The event is no JSON object: {reason}."
};
inline constexpr Code event_too_large{
    "event_too_large", Refusal::too_large, "The event has more than {max} bytes."
};

}  // namespace mainstay::errors::code
