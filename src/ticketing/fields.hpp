// What lists of tickets can be filtered by.
#pragma once

#include "filter/filter.hpp"

namespace mainstay::ticketing {

/// The fields of tickets. Columns are those of `ticket t`.
const filter::Kind& ticket_fields();

/// Whether `label` may be one: 1 to 40 code points, no spaces, commas or control characters.
bool is_label(std::string_view label);

}  // namespace mainstay::ticketing
