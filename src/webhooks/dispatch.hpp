// Turns events into deliveries: exactly one for each event and webhook that wants it.
#pragma once

#include <string>
#include <vector>

#include "db/database.hpp"
#include "events/follower.hpp"
#include "webhooks/delivery_store.hpp"
#include "webhooks/webhooks.hpp"

namespace mainstay::webhooks {

/// How many deliveries of one webhook may wait. What comes beyond fails at once, and can be
/// replayed.
inline constexpr int pending_max = 10'000;

/// The version of what is sent; members are added, never changed.
inline constexpr int body_version = 1;

/// A delivery to be, with its body and a new id.
WebhookDelivery delivery_of(
    const Webhook& webhook, std::string type, std::int64_t subject, boost::json::value data, Time at
);

/// The types of the events behind these sources.
std::vector<std::string> types_of(const Sources& sources);

/// Makes the deliveries of at most `limit` events; returns whether there may be more. What is
/// costly runs in a read transaction, so that the writer is not blocked.
bool dispatch(db::Database& database, const Sources& sources, int limit, Time now);

/// Passes over the next event, which cannot be turned into deliveries.
void skip_event(db::Database& database, const Sources& sources);

}  // namespace mainstay::webhooks
