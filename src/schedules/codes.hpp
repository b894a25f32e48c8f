// Why schedules/ refuses. Pure.
#pragma once

#include "base/error.hpp"

namespace mainstay::schedules::code {

inline constexpr Code unknown_job{
    "unknown_job", Refusal::invalid,
    "{field} must be the name of a job that can be scheduled; /api/v1/schedules/jobs lists them"
};
inline constexpr Code too_many_schedules{
    "too_many_schedules", Refusal::conflict,
    "There are {max} schedules already, and there can be no more. Remove one first."
};

}  // namespace mainstay::schedules::code
