// Whom the hours that a contract bought are of interest to: whoever keeps contracts, when most or
// all of a period's are used.
#pragma once

#include "events/notification_source.hpp"

namespace mainstay::ticketing {

events::NotificationSource contract_notifications();

}  // namespace mainstay::ticketing
