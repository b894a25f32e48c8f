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
inline constexpr Code unknown_bulk_action{
    "unknown_bulk_action", Refusal::invalid, "{field} must be one of: {values}"
};
inline constexpr Code filter_or_keys{
    "filter_or_keys", Refusal::invalid, "{field} goes instead of keys: name items by one of the two"
};
inline constexpr Code bulk_too_many_targets{
    "bulk_too_many_targets", Refusal::conflict,
    "More than {max} would be changed, which is as many as one run may. Narrow the filter."
};
inline constexpr Code bulk_nothing_found{
    "bulk_nothing_found", Refusal::conflict, "Nothing matches, so there is nothing to change."
};
inline constexpr Code too_many_bulk_runs{
    "too_many_bulk_runs", Refusal::conflict,
    "You have {max} runs that have not ended. Wait for one, or cancel it."
};
inline constexpr Code bulk_run_ended{
    "bulk_run_ended", Refusal::conflict, "This run has ended: there is nothing left to cancel."
};
inline constexpr Code not_undoable{
    "not_undoable", Refusal::conflict,
    "A run is undone once, within {hours} hours of its end, where it changed something that can be "
    "put back."
};

}  // namespace mainstay::views::code
