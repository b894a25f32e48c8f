// The refusals of calendars. Codes are part of the API: they are never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::calendar::code {

inline constexpr Code bad_time_of_day{
    "bad_time_of_day", Refusal::invalid,
    "{field} must be a time of day from {first} to {last}, such as 08:30"
};
inline constexpr Code bad_date{
    "bad_date", Refusal::invalid, "{field} must be a date from {first} to {last}, such as {example}"
};
inline constexpr Code no_days{
    "no_days", Refusal::invalid, "{field} must name at least one day of the week"
};
inline constexpr Code no_time_between{
    "no_time_between", Refusal::invalid,
    "{field} must differ from the time it opens at; a whole day is 00:00 to 24:00"
};
inline constexpr Code not_after{
    "not_after", Refusal::invalid, "{field} must be after {other}; name the rest as another holiday"
};
inline constexpr Code before_first{
    "before_first", Refusal::invalid, "{field} must not be before the first date"
};
inline constexpr Code too_many_days{
    "too_many_days", Refusal::invalid, "{field} must be at most {max} days from the first date"
};
inline constexpr Code too_many_closures{
    "too_many_closures", Refusal::invalid,
    "{field} would close the calendar more than {max} times until 2100; use fewer yearly holidays "
    "of part of a day"
};
inline constexpr Code hours_of_always_open{
    "hours_of_always_open", Refusal::invalid,
    "{field} must be left out where the calendar is always open"
};
inline constexpr Code never_opens{
    "never_opens", Refusal::invalid,
    "{field} must leave some time open: this calendar would never open"
};
inline constexpr Code no_calendar_file{
    "no_calendar_file", Refusal::invalid,
    "{field} must be an iCalendar file (RFC 5545) of at most {max} bytes: {reason}"
};
inline constexpr Code too_many_holidays{
    "too_many_holidays", Refusal::invalid,
    "{field} must hold at most {max} holidays in the years asked for"
};

}  // namespace mainstay::calendar::code
