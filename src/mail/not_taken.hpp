// What becomes of a mail that was understood and could not become a message.
#pragma once

#include "db/database.hpp"
#include "events/events.hpp"

namespace mainstay::mail {

/// Has such a mail need attention, as `not_taken`, with what stood in the way as its answer: who
/// tries it again has it told anew.
events::Subscription not_taken_subscription(db::Database& database);

}  // namespace mainstay::mail
