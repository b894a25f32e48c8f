// Why views refuses. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::views::code {

inline constexpr Code unknown_view_kind{
    "unknown_view_kind", Refusal::invalid, "{field} must be one of: {values}"
};
inline constexpr Code too_many_views{
    "too_many_views", Refusal::conflict,
    "You have {max} saved views. Delete one that you do not need."
};
inline constexpr Code unknown_column{
    "unknown_column", Refusal::invalid, "{field} is no column of this list"
};
inline constexpr Code team_needs_sharing{
    "team_needs_sharing", Refusal::invalid, "{field} is only for a view that is shared with a team"
};
inline constexpr Code may_not_share{
    "may_not_share", Refusal::forbidden,
    "Your role does not let you share a view with them. Keep it private, or ask a manager."
};
inline constexpr Code nobody_would_see{
    "nobody_would_see", Refusal::conflict,
    "Whoever made this view has left: unshared, nobody would see it. Delete it instead."
};

}  // namespace mainstay::views::code
