// What errors bring to a ticket's chain: the errors that it tracks, the commits that are suspected
// of them, and once one is confirmed that alone, and the proof that they are gone.
#pragma once

#include <vector>

#include "bugfix/neighbours.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::bugfix {

std::vector<timeline::ChainStepFiller> error_steps(Neighbours neighbours);

}  // namespace mainstay::bugfix
