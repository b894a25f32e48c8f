// What people see of deliveries, and have sent again.
#pragma once

#include "base/result.hpp"
#include "db/sql.hpp"
#include "webhooks/requests.hpp"

namespace mainstay::webhooks {

/// What a test is called in place of an event.
inline constexpr std::string_view test_type = "webhook.test";

/// The newest first. Refuses: forbidden; not_found; bad_cursor.
Result<http::Page<WebhookDeliveryView>> list_deliveries(
    db::Sql& sql, const Call& call, const ListDeliveries& request
);

/// With what is sent, and each try. Refuses: forbidden; not_found.
Result<WebhookDeliveryDetail> show_delivery(
    db::Sql& sql, const Call& call, const WhichDelivery& request
);

/// Sends something that tells nothing, once, also where the webhook is off. Refuses: forbidden;
/// not_found.
Result<WebhookDeliveryView> send_test(db::Sql& sql, const Call& call, const WhichWebhook& request);

/// Sends a delivery again, under the same id. Refuses: forbidden; not_found; webhook_disabled;
/// delivery_pending.
Result<WebhookDeliveryView> replay_delivery(
    db::Sql& sql, const Call& call, const WhichDelivery& request
);

/// The same for at most 1,000 that failed or were cancelled. Refuses: forbidden; not_found;
/// webhook_disabled.
Result<ReplayedDeliveries> replay_failed(
    db::Sql& sql, const Call& call, const ReplayFailed& request
);

}  // namespace mainstay::webhooks
