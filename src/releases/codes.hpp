// Why releases refuses. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::releases::code {

inline constexpr Code in_future{
    "in_future", Refusal::invalid, "{field} must not be more than {minutes} minutes from now"
};
inline constexpr Code ends_before_start{
    "ends_before_start", Refusal::invalid, "{field} must not be before the deployment started"
};
inline constexpr Code still_running{
    "still_running", Refusal::invalid, "{field} cannot be given for a deployment that is running"
};
inline constexpr Code needs_application{
    "needs_application", Refusal::invalid,
    "{field} can only be asked for together with an application"
};
inline constexpr Code deployment_ended{
    "deployment_ended", Refusal::conflict,
    "This deployment has ended as {status} already and cannot become {wanted}."
};

}  // namespace mainstay::releases::code
