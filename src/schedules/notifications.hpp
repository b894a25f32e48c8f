// Who is told that what was scheduled did not end well.
#pragma once

#include <vector>

#include "events/notification_source.hpp"
#include "schedules/service.hpp"

namespace mainstay::schedules {

/// Administrators, and who made the schedule. `known` outlives them.
std::vector<events::NotificationSource> notification_sources(const Jobs& known);

}  // namespace mainstay::schedules
