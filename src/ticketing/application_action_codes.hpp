// Why what applications do is refused. Codes are part of the API: they are never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::ticketing::code {

inline constexpr Code action_form_unfit{
    "action_form_unfit", Refusal::invalid,
    "{field} must be a form of service requests of this application that has no action yet"
};
inline constexpr Code action_approver_unfit{
    "action_approver_unfit", Refusal::invalid, "{field} must be an active person of staff"
};
inline constexpr Code action_application_unknown{
    "action_application_unknown", Refusal::invalid, "{field} must be the key of an application"
};
inline constexpr Code too_many_actions{
    "too_many_actions", Refusal::conflict,
    "There are {max} application actions already. Remove one first."
};
inline constexpr Code call_not_failed{
    "call_not_failed", Refusal::conflict,
    "The application is called again only where it refused or did not answer."
};

}  // namespace mainstay::ticketing::code
