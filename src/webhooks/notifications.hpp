// Who is told that a webhook was turned off.
#pragma once

#include <vector>

#include "events/notification_source.hpp"

namespace mainstay::webhooks {

/// Its owner, and administrators.
std::vector<events::NotificationSource> notification_sources();

}  // namespace mainstay::webhooks
