// Why what has to do with monitors is refused. Codes are part of the API: they are added, never
// renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::monitoring::code {

inline constexpr Code too_many_monitors{
    "too_many_monitors", Refusal::conflict,
    "There are {max} monitors already, and there can be no more. Remove one first."
};
inline constexpr Code too_many_monitor_groups{
    "too_many_monitor_groups", Refusal::too_large,
    "The query has {count} groups, and at most {max} are evaluated: group by less, or narrow it."
};
inline constexpr Code monitor_value_unfit{
    "monitor_value_unfit", Refusal::invalid,
    "{field} must lie on the good side of {other}, so that it is crossed before"
};
inline constexpr Code monitor_value_unused{
    "monitor_value_unused", Refusal::invalid, "{field} has no meaning for the condition {kind}"
};
inline constexpr Code monitor_step_unfit{
    "monitor_step_unfit", Refusal::invalid,
    "{field} must be 30, 60, 300, 900 or 3600; of anomaly and leak at least 60"
};
inline constexpr Code preview_too_long{
    "preview_too_long", Refusal::too_large,
    "That is more values than are judged at once: ask about a day, or have longer steps."
};

inline constexpr Code monitor_preview_busy{
    "monitor_preview_busy", Refusal::busy, "Other previews are being made. Try again in a moment."
};

}  // namespace mainstay::monitoring::code
