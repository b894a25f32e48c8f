// From what happened to what people find in their inbox: exactly once for each event and person.
#pragma once

#include <vector>

#include "db/database.hpp"
#include "events/events.hpp"
#include "notifications/kinds.hpp"

namespace mainstay::notifications {

/// What is to be written for a part of the stream of events.
struct Plan {
    events::Cursor from;
    events::Cursor to;
    std::vector<Notification> notifications;
    bool has_events = false;
    bool is_more = false;  // There are further events.
};

/// Reads what happened since the last time, at most `limit` events, and whom it is of interest to:
/// nobody who did it themselves, is deactivated, may not see it, or wants none of its kind; and
/// each person once an event.
Plan plan_notifications(db::Sql& sql, const Kinds& kinds, const Rules& rules, int limit, Time now);

/// Writes them, moves the position in the same transaction, and tells the open pages of whom it is
/// for. False, and nothing is done, where another process was faster.
bool write_notifications(db::Sql& sql, const Call& system, const Plan& plan);

/// Makes notifications of what happened, at most `limit` events; whether there may be more. What is
/// costly runs in a read, so that the writer is not kept.
bool deliver(db::Database& database, const Kinds& kinds, const Rules& rules, int limit, Time now);

/// Passes over the next event, which cannot be made a notification of.
void skip_event(db::Database& database, const Kinds& kinds);

}  // namespace mainstay::notifications
