// Turns events into notifications in inboxes: exactly once for each event and person.
#pragma once

#include <vector>

#include "db/database.hpp"
#include "events/events.hpp"
#include "notifications/kinds.hpp"

namespace mainstay::notifications {

/// The notifications to write for a part of the event stream.
struct Plan {
    events::Cursor from;
    events::Cursor to;
    std::vector<Notification> notifications;
    bool has_events = false;
    bool is_more = false;  // There are further events.
};

/// Reads at most `limit` events since the last position, and who is interested: each person once
/// an event, except those who acted themselves, are deactivated, may not see it, or want none of
/// its kind.
Plan plan_notifications(db::Sql& sql, const Kinds& kinds, const Rules& rules, int limit, Time now);

/// Writes them, moves the position in the same transaction, and notifies the recipients' open
/// pages. Returns false, and does nothing, if another process was faster.
bool write_notifications(db::Sql& sql, const Call& system, const Plan& plan);

/// Makes notifications of at most `limit` events; returns whether there may be more. The costly
/// part runs in a read transaction, so that the writer is not blocked.
bool deliver(db::Database& database, const Kinds& kinds, const Rules& rules, int limit, Time now);

/// Skips the next event, which cannot be turned into notifications.
void skip_event(db::Database& database, const Kinds& kinds);

}  // namespace mainstay::notifications
