// Why policies, their calendars and a ticket's clocks are refused. Codes are part of the API: they
// are never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::ticketing::code {

inline constexpr Code duplicate_name{
    "duplicate_name", Refusal::invalid, "{field} must differ from the others; {name} is taken"
};
inline constexpr Code unknown_calendar{
    "unknown_calendar", Refusal::invalid, "{field} must name a calendar; {name} is none"
};
inline constexpr Code duplicate_policy{
    "duplicate_policy", Refusal::invalid,
    "{field} must choose other tickets than {name}; of two that choose the same, neither is right"
};
inline constexpr Code duplicate_level{
    "duplicate_level", Refusal::invalid, "{field} must be a level that the policy does not name yet"
};
inline constexpr Code no_such_calendar{
    "no_such_calendar", Refusal::invalid, "{field} must be the id of a calendar"
};
inline constexpr Code no_such_organization{
    "no_such_organization", Refusal::invalid, "{field} must be the id of an organization"
};
inline constexpr Code no_such_application{
    "no_such_application", Refusal::invalid, "{field} must be the key of an application"
};
inline constexpr Code no_such_policy{
    "no_such_policy", Refusal::invalid,
    "{field} must be a policy for tickets of this organization or of any"
};
inline constexpr Code nothing_promised{
    "nothing_promised", Refusal::invalid, "{field} must have at least one target"
};
inline constexpr Code notified_unfit{
    "notified_unfit", Refusal::invalid, "{field} must be active people of staff, at most 20"
};
inline constexpr Code too_many_policies{
    "too_many_policies", Refusal::conflict,
    "There are as many policies as there may be. Remove one that is not needed."
};
inline constexpr Code ends_before_begin{
    "ends_before_begin", Refusal::invalid, "{field} must be after the time at which it begins"
};
inline constexpr Code not_a_day{
    "not_a_day", Refusal::invalid, "{field} must be a day such as 2026-01-31"
};
inline constexpr Code day_to_come{
    "day_to_come", Refusal::invalid, "{field} must not be a day that is yet to come"
};
inline constexpr Code no_creation{
    "no_creation", Refusal::invalid, "{field} must begin with the ticket's creation, and have one"
};
inline constexpr Code not_in_order{
    "not_in_order", Refusal::invalid, "{field} must not be before the event that stands before it"
};
inline constexpr Code unreadable_file{
    "unreadable_file", Refusal::invalid, "{field} names {file}, which cannot be read"
};
inline constexpr Code too_large_file{
    "too_large_file", Refusal::invalid, "{field} must have at most {max} bytes; {file} has more"
};

}  // namespace mainstay::ticketing::code
