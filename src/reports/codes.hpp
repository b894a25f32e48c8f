// Why reports/ refuses. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::reports::code {

inline constexpr Code unknown_report{
    "unknown_report", Refusal::invalid,
    "{field} must be the name of a report; /api/v1/reports lists them"
};
inline constexpr Code unknown_grouping{
    "unknown_grouping", Refusal::invalid, "{field} must be one of: {values}"
};
inline constexpr Code bad_day{
    "bad_day", Refusal::invalid, "{field} must be a day such as 2026-11-30, from 1970 to 2099"
};
inline constexpr Code last_before_first{
    "last_before_first", Refusal::invalid, "{field} must not be before the first day"
};
inline constexpr Code period_too_long{
    "period_too_long", Refusal::invalid,
    "{field} may be at most {days} days after the first; with these steps at most {steps} steps"
};
inline constexpr Code bad_saved_report{
    "bad_saved_report", Refusal::invalid, "{field} is not the query of a report"
};
inline constexpr Code unknown_saved_report{
    "unknown_saved_report", Refusal::invalid, "{field} must be a saved report that you may see"
};
inline constexpr Code not_staff{
    "not_staff", Refusal::invalid, "{field} must be active staff, at most {max} people"
};

}  // namespace mainstay::reports::code
