// What open pages are told of error groups.
#pragma once

#include "events/live_topic.hpp"

namespace mainstay::bugfix {

events::LiveTopic live_topic();

}  // namespace mainstay::bugfix
