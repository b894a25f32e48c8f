// Of what people are notified about approvals.
#pragma once

#include "events/notification_source.hpp"

namespace mainstay::ticketing {

/// Those who are asked, and those who asked or have the ticket.
events::NotificationSource approval_notifications();

}  // namespace mainstay::ticketing
