// Why questions about telemetry are refused. Codes are part of the API: they are added, never
// renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::monitoring::code {

inline constexpr Code bad_range{
    "bad_range", Refusal::invalid,
    "{field} must be later than where the range begins, and at most {days} days"
};
inline constexpr Code too_many_steps{
    "too_many_steps", Refusal::invalid,
    "{field} must be long enough that the range has at most {max} steps"
};
inline constexpr Code bad_attribute{
    "bad_attribute", Refusal::invalid, "{field} must be a key and a value, such as http.route=/cart"
};
inline constexpr Code bad_match{
    "bad_match", Refusal::invalid,
    "{field} must be a label and its value, such as queue=mail, queue!=mail or queue=~mail.*"
};
inline constexpr Code bad_pattern{
    "bad_pattern", Refusal::invalid, "{field} must have words that stand in the lines themselves"
};
inline constexpr Code not_with{
    "not_with", Refusal::invalid, "{field} cannot be asked for together with {other}"
};
inline constexpr Code too_many_series{
    "too_many_series", Refusal::too_large,
    "The metric has more than {max} series that match: ask for fewer of them."
};

}  // namespace mainstay::monitoring::code
