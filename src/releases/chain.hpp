// What deployments bring to the chain of a ticket.
#pragma once

#include <vector>

#include "timeline/timeline.hpp"

namespace mainstay::releases {

/// At the step of the cause: the deployments that the ticket's incident was found to come of, for
/// those who see deployments. They are suspected, not proven.
std::vector<timeline::ChainStepFiller> chain_steps();

}  // namespace mainstay::releases
