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
struct Session;

}  // namespace mainstay

namespace mainstay::identity::store {

/// One row of `session`.
struct SessionRow {
    Id<Session> id;
    std::string token_hash;
    Id<User> user_account;
    Time created_at;
    Time seen_at;
    Time expires_at;
    std::optional<Time> password_at;   // When the password was last given.
    std::optional<Time> link_used_at;  // When it began by a one-time link.
    std::string address;
    std::string user_agent;
    bool is_known_device = false;
};
BOOST_DESCRIBE_STRUCT(
    SessionRow, (),
    (id, token_hash, user_account, created_at, seen_at, expires_at, password_at, link_used_at,
     address, user_agent, is_known_device)
)

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

/// What a one-time link is for: to sign in, shown to who made it; or, mailed to its person, to set
/// a password that was forgotten, the first one of who asked for it, the first one of who was
/// invited.
enum class LinkPurpose { sign_in, reset, claim, invitation };
BOOST_DESCRIBE_ENUM(LinkPurpose, sign_in, reset, claim, invitation)

/// One row of `one_time_link`.
struct LinkRow {
    std::string token_hash;
    Id<User> user_account;
    Time expires_at;
    std::optional<Time> used_at;
    LinkPurpose purpose = LinkPurpose::sign_in;
};
BOOST_DESCRIBE_STRUCT(LinkRow, (), (token_hash, user_account, expires_at, used_at, purpose))

/// How often an attempt failed of late.
struct FailureCount {
    std::int64_t count = 0;
    std::optional<Time> last_at;
};
BOOST_DESCRIBE_STRUCT(FailureCount, (), (count, last_at))

// Sessions.

void insert_session(db::Sql& sql, const SessionRow& row);

/// Index: that of the unique hash.
std::optional<SessionRow> session(db::Sql& sql, std::string_view token_hash);

/// The newest first. Index: session_user_account.
std::vector<SessionRow> sessions(db::Sql& sql, Id<User> user, std::int64_t limit);
void end_session(db::Sql& sql, std::string_view token_hash);

/// Whether the person has it still.
bool end_session(db::Sql& sql, Id<User> user, Id<Session> id);

/// Ends all of a person's sessions but `except`, and returns how many. Index:
/// session_user_account.
std::int64_t end_sessions(db::Sql& sql, Id<User> user, std::string_view except);

/// Notes that the session was used from `address`, unless that was noted after `before`.
void touch_session(
    db::Sql& sql, std::string_view token_hash, Time now, Time before, std::string_view address
);

/// Ends a person's sessions beyond the newest `max`. Index: session_user_account.
void end_oldest_sessions(db::Sql& sql, Id<User> user, std::int64_t max);

/// Notes that the password was given in it.
void set_password_at(db::Sql& sql, std::string_view token_hash, Time now);

// Known devices.

/// Whether anybody signed in at that browser at `since` or later. Index: the primary key.
bool is_device(db::Sql& sql, std::string_view token_hash, Time since);

/// Whether the person signed in at that browser at `since` or later. Index: the primary key.
bool is_known_device(db::Sql& sql, std::string_view token_hash, Id<User> user, Time since);

/// Makes the browser known, and forgets the person's least used beyond `max`. Index:
/// known_device_user.
void keep_device(
    db::Sql& sql, std::string_view token_hash, Id<User> user, Time now, std::int64_t max
);

/// Forgets all of a person's browsers but `except`.
void forget_devices(db::Sql& sql, Id<User> user, std::string_view except);

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

/// Revokes all of a person's, and returns how many.
std::int64_t revoke_tokens(db::Sql& sql, Id<User> user, Time now);
void touch_token(db::Sql& sql, Id<ApiToken> id, Time now, Time before);

/// Whether the token was not used from that network before. It was then; those used first are
/// forgotten beyond `max`.
bool keep_token_address(
    db::Sql& sql, Id<ApiToken> id, std::string_view network, Time now, std::int64_t max
);

// One-time links.

void insert_link(db::Sql& sql, const LinkRow& row, Time now);
std::optional<LinkRow> link(db::Sql& sql, std::string_view token_hash);

/// Whether it was neither used nor expired at `now`. It is used then.
bool use_link(db::Sql& sql, std::string_view token_hash, Time now);

/// Makes a person's unused links useless. Index: one_time_link_user.
void end_links(db::Sql& sql, Id<User> user, Time now);

/// The same of those that were mailed.
void end_mailed_links(db::Sql& sql, Id<User> user, Time now);

// Failed attempts.

/// Index: sign_in_failure_subject.
FailureCount failures(db::Sql& sql, std::string_view subject, Time since);
void insert_failure(db::Sql& sql, std::string_view subject, Time now);
void remove_failures(db::Sql& sql, std::string_view subject);

/// Until when things must have ended to be deleted.
struct Ended {
    Time now;              // Sessions and links expired.
    Time seen_before;      // Sessions were last used.
    Time failures_before;  // Attempts failed.
    Time revoked_before;   // Tokens were revoked.
    Time devices_before;   // Known devices were last used.
};

/// Deletes what has ended, at most `limit` of each kind, and returns how many. Indexes:
/// session_expires, session_seen, one_time_link_expires, sign_in_failure_time, api_token_revoked,
/// known_device_seen.
std::int64_t remove_ended(db::Sql& sql, const Ended& ended, std::int64_t limit);

}  // namespace mainstay::identity::store
