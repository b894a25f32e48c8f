// SQL to rows of the security log and back. No rule lives here.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "identity/security_log.hpp"

namespace mainstay::identity::store {

/// One row of `security_event`.
struct SecurityRow {
    Id<SecurityRow> id;
    Time at;
    Time last_at;
    std::int64_t count = 1;
    SecurityEventKind kind = SecurityEventKind::signed_in;
    std::optional<Id<User>> user_account;
    std::optional<Id<User>> actor;
    std::string address;
    std::string user_agent;
    std::string request_id;
    std::string details;  // JSON.
    std::optional<std::string> bucket;
};
BOOST_DESCRIBE_STRUCT(
    SecurityRow, (),
    (id, at, last_at, count, kind, user_account, actor, address, user_agent, request_id, details,
     bucket)
)

/// Which events to list. Empty members do not restrict.
struct SecurityFilter {
    std::optional<SecurityEventKind> kind;
    std::optional<Id<User>> user;
    std::optional<std::string> address;
    std::optional<Time> after;
    std::optional<Time> before;
    std::optional<std::pair<Time, std::int64_t>> older_than = {};  // The last of the page before.
};

void insert_event(db::Sql& sql, const SecurityRow& row);

/// Adds the row's count to that of its bucket, or inserts it. Index: that of the unique bucket.
/// REQUIRES: a bucket.
void count_up_event(db::Sql& sql, const SecurityRow& row);

/// The newest first. Indexes: security_event_user with security_event_actor, else
/// security_event_address, else security_event_kind, else security_event_at.
std::vector<SecurityRow> security_events(
    db::Sql& sql, const SecurityFilter& filter, std::int64_t limit
);

/// Index: security_event_at.
std::int64_t remove_events(db::Sql& sql, Time before, std::int64_t limit);

std::map<std::string, std::string> known_settings(db::Sql& sql);
void keep_setting(db::Sql& sql, std::string_view name, std::string_view value);

}  // namespace mainstay::identity::store
