// The security log: what concerns the safety of accounts, for auditors. Append-only, bounded
// against whoever would fill it, and also written to the server's log. Never a secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/guarded.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "http/dispatcher.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"
#include "identity/tally.hpp"
#include "wire/codec.hpp"

namespace mainstay::identity {

/// What happened. Kinds are part of the API: they are added, never renamed.
enum class SecurityEventKind {
    signed_in,
    sign_in_failed,     ///< Also a wrong password given within a session.
    sign_in_throttled,  ///< Refused unseen, after too many failures.
    signed_out,
    session_ended,  ///< Not by its own sign-out.
    proof_given,    ///< The password, once more, within a session.
    password_changed,
    token_created,
    token_revoked,
    token_used_from_new_address,
    link_made,
    refused,  ///< A request answered 403.
    user_created,
    role_changed,
    email_changed,
    rights_changed,  ///< The organization, or whether all its tickets are seen.
    membership_changed,
    activated,
    deactivated,
    settings_changed,  ///< Since the last start.
    ingest_key_created,
    ingest_key_rotated,
    ingest_key_revoked,
    host_created,
    host_token_rotated,
    host_revoked,
    exported,     ///< All that is held about the person, on the command line.
    erased,       ///< The person, on the command line.
    link_mailed,  ///< One that sets a password, to the person's own address.
    scrape_target_created,
    scrape_target_changed,
    scrape_target_removed,
};
BOOST_DESCRIBE_ENUM(
    SecurityEventKind, signed_in, sign_in_failed, sign_in_throttled, signed_out, session_ended,
    proof_given, password_changed, token_created, token_revoked, token_used_from_new_address,
    link_made, refused, user_created, role_changed, email_changed, rights_changed,
    membership_changed, activated, deactivated, settings_changed, ingest_key_created,
    ingest_key_rotated, ingest_key_revoked, host_created, host_token_rotated, host_revoked,
    exported, erased, link_mailed, scrape_target_created, scrape_target_changed,
    scrape_target_removed
)

/// One event, about to be recorded. `details` holds text for people to read: names of members with
/// strings.
struct SecurityEvent {
    SecurityEventKind kind;
    std::optional<Id<User>> user = {};  // Whose account it concerns.
    wire::json::object details = {};
};

/// One row as it is shown. Where `count` is more than 1, it stands for events from `at` to
/// `last_at`.
struct SecurityEventView {
    std::string id;
    Time at;
    Time last_at;
    std::int64_t count = 1;
    SecurityEventKind kind = SecurityEventKind::signed_in;
    std::optional<UserRef> user;   // Whose account it concerns.
    std::optional<UserRef> actor;  // Who did it, signed in; nobody for strangers and the system.
    std::string address;           // The client's network address; empty where there is none.
    std::string user_agent;
    std::string request_id;
    wire::json::object details;  // Strings by name; which ones depends on the kind.
};
BOOST_DESCRIBE_STRUCT(
    SecurityEventView, (),
    (id, at, last_at, count, kind, user, actor, address, user_agent, request_id, details)
)

struct ListSecurityEvents {
    std::optional<SecurityEventKind> kind;
    std::optional<Id<User>> user;  // Whose account it concerns, or who did it.
    std::optional<Line<64>> address;
    std::optional<Time> after;   // Not before this.
    std::optional<Time> before;  // Before this.
    std::optional<Count<1, 200>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListSecurityEvents, (), (kind, user, address, after, before, limit, cursor))

/// Records an event with who calls and where from, in the transaction of what it tells of.
void record_security(db::Sql& sql, const Call& call, const SecurityEvent& event);

/// The newest first. Refuses: forbidden unless the caller is an auditor or an administrator.
Result<http::Page<SecurityEventView>> list_security_events(
    db::Sql& sql, const Call& call, const ListSecurityEvents& request
);

/// Deletes at most `limit` of the events that ended before `time`, and returns how many.
std::int64_t forget_security_events(db::Sql& sql, Time time, std::int64_t limit);

/// Records which settings differ from those of the start before; nothing at the first start.
/// `settings` by name, secrets in a form that does not tell them; of `secrets` only the names are
/// recorded.
void record_settings(
    db::Sql& sql, const Call& call, const wire::json::object& settings,
    const std::vector<std::string>& secrets
);

/// The part of the log that others could fill from outside: it counts what is repeated, so that
/// however much is tried, rows and writes stay few. One a process.
class SecurityLog {
public:
    /// A request answered 403. Recorded later, by a write of its own.
    void record_refused(db::Database& database, const http::Refusing& refusing);

    /// A sign-in refused unseen. Recorded as above.
    void record_throttled(
        db::Database& database, const Call& call, std::optional<Id<User>> user,
        std::string_view typed
    );

    /// A wrong password, in the transaction that counts it.
    void record_failed(
        db::Sql& sql, const Call& call, std::optional<Id<User>> user, std::string_view typed
    );

private:
    Guarded<Tally> refused_{Tally({.keys_per_group = 20, .keys = 2'000})};
    Guarded<Tally> throttled_{Tally({.keys_per_group = 5, .keys = 100})};
    Guarded<Tally> failed_{Tally({.keys_per_group = 5, .keys = 100})};
};

}  // namespace mainstay::identity
