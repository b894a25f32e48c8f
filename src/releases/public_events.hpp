// What programs of others are told of deployments.
#pragma once

#include "events/public_event.hpp"

namespace mainstay::releases {

/// `deployment.recorded` and `deployment.ended`.
events::PublicEventSource public_events();

}  // namespace mainstay::releases
