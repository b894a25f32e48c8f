// Why what has to do with objectives is refused. Codes are part of the API: they are added, never
// renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::monitoring::code {

inline constexpr Code target_unfit{
    "target_unfit", Refusal::invalid,
    "{field} must be a percentage from 50 to 99.999, with three decimals at most"
};
inline constexpr Code window_unfit{
    "window_unfit", Refusal::invalid, "{field} must be 7, 28, 30 or 90"
};
inline constexpr Code threshold_unfit{
    "threshold_unfit", Refusal::invalid,
    "{field} belongs to an objective of latency, and only to one"
};
inline constexpr Code too_many_objectives{
    "too_many_objectives", Refusal::conflict,
    "There are {max} objectives already, and there can be no more. Retire one first."
};
inline constexpr Code objective_retired{
    "objective_retired", Refusal::conflict,
    "The objective is retired. Restore it first, to change it."
};

}  // namespace mainstay::monitoring::code
