// What open pages are told of deployments.
#pragma once

#include "events/live_topic.hpp"

namespace mainstay::releases {

/// `deployment.changed`: one was recorded, ended, changed, measured or removed.
events::LiveTopic live_topic();

}  // namespace mainstay::releases
