// Why approvals are refused. Codes are part of the API: they are never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::ticketing::code {

inline constexpr Code no_approvers{
    "no_approvers", Refusal::invalid, "{field} must name somebody who is asked"
};
inline constexpr Code approver_unfit{
    "approver_unfit", Refusal::invalid,
    "{field} must be an active person of staff or of the ticket's organization, and nobody who asks"
};
inline constexpr Code approval_ended{
    "approval_ended", Refusal::conflict, "This approval was decided, withdrawn or expired already."
};
inline constexpr Code answered_already{
    "answered_already", Refusal::conflict, "You have answered this already."
};
inline constexpr Code reminded_recently{
    "reminded_recently", Refusal::conflict,
    "They were asked within the last hour. Give them some time."
};
inline constexpr Code approval_link_not_valid{
    "approval_link_not_valid", Refusal::not_found,
    "This link was used, has expired, or the question is decided. You can look it up in the portal."
};

}  // namespace mainstay::ticketing::code
