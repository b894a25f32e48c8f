// Rows of webhooks. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"
#include "events/events.hpp"
#include "identity/identity.hpp"

namespace mainstay::webhooks {

/// Why a webhook was turned off: its server said that nobody is there (410), or nobody took
/// anything for days.
enum class DisabledReason { gone, failing };
BOOST_DESCRIBE_ENUM(DisabledReason, gone, failing)

/// One row of `webhook`.
struct Webhook {
    Id<Webhook> id;
    Id<User> owner;
    std::string name;
    std::string url;
    std::string events;  // With spaces between.
    std::string filter;
    std::string secret;  // Sealed, as the next.
    std::optional<std::string> former_secret;
    std::optional<Time> former_until;
    bool enabled = true;
    std::optional<DisabledReason> disabled_reason;
    std::optional<Time> failing_since;  // None while what is sent arrives.
    std::optional<Time> succeeded_at;
    std::int64_t version = 1;  // Of what people change.
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(
    Webhook, (),
    (id, owner, name, url, events, filter, secret, former_secret, former_until, enabled,
     disabled_reason, failing_since, succeeded_at, version, created_at)
)

std::vector<std::string> split_events(std::string_view names);
std::string joined_events(const std::vector<std::string>& names);

namespace store {

Id<Webhook> insert(db::Sql& sql, const Webhook& webhook);

/// Without those that are removed, here and below.
std::optional<Webhook> find(db::Sql& sql, Id<Webhook> id);

/// In scope, after that id, in the order they were made.
std::vector<Webhook> list(db::Sql& sql, const identity::Scope& scope, Id<Webhook> after, int limit);

/// All that are on. At most webhooks_max.
std::vector<Webhook> enabled(db::Sql& sql);

std::int64_t count(db::Sql& sql);

/// Writes what people change, and raises the version; false where it is another by now.
bool update(db::Sql& sql, const Webhook& webhook);

/// Writes how it fares: whether it is on, and since when it fails.
void write_health(db::Sql& sql, const Webhook& webhook);

/// Forgets its secret at once; the row goes when its deliveries have gone.
void mark_removed(db::Sql& sql, Id<Webhook> id);

/// Turns off those of that owner, and returns how many. Index: webhook_owner.
std::int64_t disable_of(db::Sql& sql, Id<User> owner);

/// Takes the right to send for it until then; false where another has it.
bool claim(db::Sql& sql, Id<Webhook> id, Time now, Time until);

std::optional<Time> claimed_until(db::Sql& sql, Id<Webhook> id);
void release(db::Sql& sql, Id<Webhook> id);

/// How far the stream of events was followed; nothing before the first look.
std::optional<events::Cursor> position(db::Sql& sql);
void begin_position(db::Sql& sql, events::Cursor at);

/// False where another process was faster.
bool move_position(db::Sql& sql, events::Cursor from, events::Cursor to);

/// A text that differs after anything a page of webhooks shows has changed.
std::string fingerprint(db::Sql& sql);

}  // namespace store

}  // namespace mainstay::webhooks
