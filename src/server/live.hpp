// The event stream that keeps open pages up to date: its route, and what it tells of. Each caller
// is told only of what they may know.
#pragma once

#include <vector>

#include "events/live_topic.hpp"
#include "http/route.hpp"
#include "module/module.hpp"

namespace mainstay::server {

class LiveHub;

/// The topics of all modules, and those of the server itself.
std::vector<events::LiveTopic> live_topics(const std::vector<Module>& modules);

/// GET /api/v1/events. `hub` outlives the route; null where only its description is wanted.
http::Route live_route(LiveHub* hub);

}  // namespace mainstay::server
