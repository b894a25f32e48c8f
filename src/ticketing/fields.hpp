// What lists of tickets can be filtered by.
#pragma once

#include <string_view>

#include "filter/filter.hpp"

namespace mainstay::ticketing {

/// The fields of tickets. Columns are those of `ticket t`.
const filter::Kind& ticket_fields();

/// Whether a clock of a ticket is `breaching`, `breached` or `paused`, as a condition on
/// the columns of `ticket_deadline`. Breaching: it was warned of, and is not due yet.
std::string_view deadline_condition(std::string_view state);

/// Whether `label` may be one: 1 to 40 code points, no spaces, commas or control characters.
bool is_label(std::string_view label);

}  // namespace mainstay::ticketing
