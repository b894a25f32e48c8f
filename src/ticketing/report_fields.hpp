// Fields of the filter language by which reports lead to the tickets behind their figures: when a
// ticket was answered, resolved, reopened or rated, and how long that took.
#pragma once

#include <vector>

#include "filter/filter.hpp"

namespace mainstay::ticketing {

std::vector<filter::Field> report_fields();

}  // namespace mainstay::ticketing
