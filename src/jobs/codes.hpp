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
inline constexpr Code schedule_under_way{
    "schedule_under_way", Refusal::conflict,
    "A run of this schedule waits or is under way. Try again when it has ended."
};

inline constexpr Code cron_parts{
    "cron_parts", Refusal::invalid,
    "{field} must have five parts (minute, hour, day of the month, month, day of the week, such as "
    "30 2 * * mon-fri) or be one of @hourly, @daily, @weekly, @monthly, @yearly"
};
inline constexpr Code cron_value{
    "cron_value", Refusal::invalid,
    "{field} has {part} as {unit}; write numbers from {min} to {max} there, ranges such as "
    "{min}-{max} with the lesser number first, lists with commas, or *"
};
inline constexpr Code cron_step{
    "cron_step", Refusal::invalid,
    "{field} has {part} as {unit}; a step is a number from 1 to {max} behind * or a range, such as "
    "*/2"
};
inline constexpr Code cron_never{
    "cron_never", Refusal::invalid,
    "{field} names days that none of its months has, so it would never come to pass"
};

}  // namespace mainstay::jobs::code
