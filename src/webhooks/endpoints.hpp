// What people do with webhooks.
#pragma once

#include "base/result.hpp"
#include "db/sql.hpp"
#include "outgoing/outgoing.hpp"
#include "webhooks/requests.hpp"
#include "webhooks/webhooks.hpp"

namespace mainstay::webhooks {

/// How long a replaced secret still signs beside the new one.
inline constexpr std::chrono::hours secret_overlap{24};

/// The public events there are. Refuses: forbidden.
Result<http::Page<PublicEventView>> list_public_events(
    db::Sql& sql, const Call& call, const http::Nothing&, const Sources& sources
);

/// Those that the caller manages, in the order they were made. Refuses: forbidden; bad_cursor.
Result<http::Page<WebhookView>> list_webhooks(
    db::Sql& sql, const Call& call, const ListWebhooks& request
);

/// Refuses: forbidden; not_found.
Result<http::Versioned<WebhookView>> show_webhook(
    db::Sql& sql, const Call& call, const WhichWebhook& request
);

/// Refuses: forbidden; too_many_webhooks; invalid with url_unfit, no_events, unknown_event,
/// owner_unfit, filter_without_kind, and what the filter's language refuses.
Result<WebhookWithSecret> create_webhook(
    db::Sql& sql, const Call& call, const CreateWebhook& request, const Sources& sources,
    const outgoing::Vault& vault
);

/// One that was off begins anew: what waited is not sent. Refuses: as create_webhook; not_found;
/// stale.
Result<http::Versioned<WebhookView>> change_webhook(
    db::Sql& sql, const Call& call, const ChangeWebhook& request, const Sources& sources
);

/// Refuses: forbidden; not_found.
Result<> remove_webhook(db::Sql& sql, const Call& call, const WhichWebhook& request);

/// Makes a new secret; the former signs besides for a day. Refuses: forbidden; not_found.
Result<WebhookWithSecret> replace_secret(
    db::Sql& sql, const Call& call, const WhichWebhook& request, const outgoing::Vault& vault
);

/// The webhook, for a caller who manages it. Refuses: forbidden; not_found.
Result<Webhook> require_webhook(db::Sql& sql, const Call& call, Id<Webhook> id);

}  // namespace mainstay::webhooks
