// What mail does when a reply was posted: one mail for each recipient, queued in one transaction.
#pragma once

#include "base/crypto.hpp"
#include "db/database.hpp"
#include "events/events.hpp"

namespace mainstay::mail {

/// The reaction to events::ReplyPosted. `database` outlives it.
events::Subscription reply_subscription(db::Database& database, const Key& reply_key);

}  // namespace mainstay::mail
