// Labels as they are let in. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// The labels in order, each once. Refuses: invalid with bad_label, too_many_items.
Result<std::vector<std::string>> checked_labels(const std::vector<Label>& labels);

}  // namespace mainstay::ticketing
