// Why signals refuse. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::signals::code {

inline constexpr Code signal_application_unknown{
    "signal_application_unknown", Refusal::invalid,
    "{field} must be the key of an application that you may raise signals for"
};
inline constexpr Code bad_signal_name{
    "bad_signal_name", Refusal::invalid,
    "{field} must be of letters, digits and . _ : / - only, such as latency.regression"
};
inline constexpr Code evidence_too_large{
    "evidence_too_large", Refusal::invalid, "{field} must have at most {max} bytes as JSON"
};
inline constexpr Code too_many_neighbours{
    "too_many_neighbours", Refusal::invalid, "{field} must name at most {max} services"
};
inline constexpr Code too_many_signals{
    "too_many_signals", Refusal::invalid, "{field} must have from 1 to {max} items"
};
inline constexpr Code raise_or_recover{
    "raise_or_recover", Refusal::invalid,
    "{field} must be missing in a recovery, which has figures only"
};
inline constexpr Code signal_ended{
    "signal_ended", Refusal::conflict, "This signal is over; there is nothing to acknowledge."
};
inline constexpr Code signal_not_counted{
    "signal_not_counted", Refusal::conflict,
    "This signal was not raised often or long enough to count yet."
};
inline constexpr Code acknowledged_already{
    "acknowledged_already", Refusal::conflict, "Somebody has acknowledged this signal already."
};
inline constexpr Code not_acknowledged{
    "not_acknowledged", Refusal::conflict, "Nobody has acknowledged this signal."
};
inline constexpr Code only_member{
    "only_member", Refusal::conflict,
    "This signal is alone in its incident: there is nothing to take it out of."
};
inline constexpr Code not_a_member{
    "not_a_member", Refusal::conflict, "This signal is not of that incident, or not any more."
};
inline constexpr Code not_taken_out{
    "not_taken_out", Refusal::conflict,
    "This signal was not taken out of that incident, or was put back already."
};
inline constexpr Code matcher_empty{
    "matcher_empty", Refusal::invalid,
    "{field} must name something: what names nothing would silence everything"
};
inline constexpr Code matcher_application_unknown{
    "matcher_application_unknown", Refusal::invalid, "{field} must be the key of an application"
};
inline constexpr Code ends_too_late{
    "ends_too_late", Refusal::invalid, "{field} must be later than now, and within {max} days"
};
inline constexpr Code ended_already{
    "ended_already", Refusal::conflict, "This silence has ended already."
};
inline constexpr Code too_many_of_kind{
    "too_many_of_kind", Refusal::conflict,
    "There are {max} already, and there can be no more. End or remove one first."
};
inline constexpr Code once_or_weekly{
    "once_or_weekly", Refusal::invalid, "{field} must have either once or weekly"
};
inline constexpr Code bad_wall_time{
    "bad_wall_time", Refusal::invalid,
    "{field} must be a date and a time of day, such as 2026-12-24T22:00"
};
inline constexpr Code ends_before_it_begins{
    "ends_before_it_begins", Refusal::invalid, "{field} must be after the beginning"
};
inline constexpr Code window_too_long{
    "window_too_long", Refusal::invalid, "{field} must be at most 31 days after the beginning"
};
inline constexpr Code plan_team_unknown{
    "plan_team_unknown", Refusal::invalid, "{field} must be a team"
};
inline constexpr Code incomplete_order{
    "incomplete_order", Refusal::invalid, "{field} must name each rule once"
};

}  // namespace mainstay::signals::code
