// Who is notified of incidents.
#pragma once

#include <vector>

#include "events/live_topic.hpp"
#include "events/notification_source.hpp"

namespace mainstay::signals {

/// The team that an incident is for: that it was opened, came back, and is over. Of one that has a
/// ticket the ticket notifies; so this is for those without one.
std::vector<events::NotificationSource> notification_sources();

/// What open pages are told of: `signal.changed`, to those who see signals.
std::vector<events::LiveTopic> live_topics();

}  // namespace mainstay::signals
