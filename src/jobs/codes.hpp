// Why jobs/ refuses. Pure.
#pragma once

#include "base/error.hpp"

namespace mainstay::jobs::code {

inline constexpr Code job_not_dead{
    "job_not_dead", Refusal::conflict, "This job was not given up, so there is nothing to retry."
};
inline constexpr Code job_waits_already{
    "job_waits_already", Refusal::conflict,
    "A job that does the same waits already. Discard this one, or let the other run first."
};
inline constexpr Code job_is_running{
    "job_is_running", Refusal::conflict, "This job runs at the moment. Try again when it has ended."
};

}  // namespace mainstay::jobs::code
