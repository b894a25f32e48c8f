// SQL to the rows that credentials leave: sessions, tokens, one-time links, failed attempts. No
// rule lives here, and nothing but hashes of secrets comes by.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "identity/directory.hpp"

namespace mainstay {

struct ApiToken;

}  // namespace mainstay

namespace mainstay::identity::store {

/// One row of `session`.
struct SessionRow {
    std::string token_hash;
    Id<User> user_account;
    Time created_at;
    Time seen_at;
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (token_hash, user_account, created_at, seen_at, expires_at))

/// One row of `api_token`, without its hash.
struct TokenRow {
    Id<ApiToken> id;
    Id<User> user_account;
    std::string name;
    std::string scopes;  // Names with a space between.
    Time created_at;
    std::optional<Time> expires_at;
    std::optional<Time> used_at;
    std::optional<Time> revoked_at;
};
BOOST_DESCRIBE_STRUCT(
    TokenRow, (), (id, user_account, name, scopes, created_at, expires_at, used_at, revoked_at)
)

/// One row of `one_time_link`.
struct LinkRow {
    std::string token_hash;
    Id<User> user_account;
    Time expires_at;
    std::optional<Time> used_at;
};
BOOST_DESCRIBE_STRUCT(LinkRow, (), (token_hash, user_account, expires_at, used_at))

/// How often an attempt failed of late.
struct FailureCount {
    std::int64_t count = 0;
    std::optional<Time> last_at;
};
BOOST_DESCRIBE_STRUCT(FailureCount, (), (count, last_at))

// Sessions.

void insert_session(db::Sql& sql, const SessionRow& row);

/// Index: the primary key.
std::optional<SessionRow> session(db::Sql& sql, std::string_view token_hash);
void end_session(db::Sql& sql, std::string_view token_hash);

/// Ends all of a person's sessions but `except`. Index: session_user_account.
void end_sessions(db::Sql& sql, Id<User> user, std::string_view except);

/// Notes that the session was used, unless that was noted after `before`.
void touch_session(db::Sql& sql, std::string_view token_hash, Time now, Time before);

// Tokens.

Id<ApiToken> insert_token(db::Sql& sql, const TokenRow& row, std::string_view token_hash);

/// Index: that of the unique hash.
std::optional<TokenRow> token(db::Sql& sql, std::string_view token_hash);
std::optional<TokenRow> token(db::Sql& sql, Id<ApiToken> id);

/// Those not revoked, the oldest first. Index: api_token_user.
std::vector<TokenRow> tokens(db::Sql& sql, Id<User> user, Id<ApiToken> after, std::int64_t limit);
std::int64_t count_tokens(db::Sql& sql, Id<User> user);

/// Whether it was not revoked before.
bool revoke_token(db::Sql& sql, Id<ApiToken> id, Time now);
void revoke_tokens(db::Sql& sql, Id<User> user, Time now);
void touch_token(db::Sql& sql, Id<ApiToken> id, Time now, Time before);

// One-time links.

void insert_link(db::Sql& sql, const LinkRow& row, Time now);
std::optional<LinkRow> link(db::Sql& sql, std::string_view token_hash);

/// Whether it was neither used nor expired at `now`. It is used then.
bool use_link(db::Sql& sql, std::string_view token_hash, Time now);

/// Makes a person's unused links useless. Index: one_time_link_user.
void end_links(db::Sql& sql, Id<User> user, Time now);

// Failed attempts.

/// Index: sign_in_failure_subject.
FailureCount failures(db::Sql& sql, std::string_view subject, Time since);
std::int64_t insert_failure(db::Sql& sql, std::string_view subject, Time now);
void remove_failure(db::Sql& sql, std::int64_t id);
void remove_failures(db::Sql& sql, std::string_view subject);

/// Until when things must have ended to be deleted.
struct Ended {
    Time now;              // Sessions and links expired.
    Time seen_before;      // Sessions were last used.
    Time failures_before;  // Attempts failed.
    Time revoked_before;   // Tokens were revoked.
};

/// Deletes what has ended, at most `limit` of each kind, and returns how many. Indexes:
/// session_expires, session_seen, one_time_link_expires, sign_in_failure_time, api_token_revoked.
std::int64_t remove_ended(db::Sql& sql, const Ended& ended, std::int64_t limit);

}  // namespace mainstay::identity::store
