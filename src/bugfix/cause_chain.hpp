// What a ticket's chain has of causes: the commits that are suspected of the errors it was opened
// for, and once one is confirmed that alone.
#pragma once

#include <vector>

#include "timeline/timeline.hpp"

namespace mainstay::bugfix {

std::vector<timeline::ChainStepFiller> cause_steps();

}  // namespace mainstay::bugfix
