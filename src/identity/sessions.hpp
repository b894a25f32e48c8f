// Sessions of people, and the authentication of every request.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/database.hpp"
#include "http/credentials.hpp"
#include "identity/options.hpp"

namespace mainstay::identity {

/// What is kept of a long random secret: 64 hexadecimal digits.
std::string secret_hash(std::string_view secret);

/// How a session begins.
struct SessionStart {
    std::optional<Time> password_at;   // The password was given.
    std::optional<Time> link_used_at;  // A one-time link was used.
    std::string address;
    std::string user_agent;
    bool is_known_device = false;
};

/// Begins a session and gives its secret, which is not kept.
std::string start_session(
    db::Sql& sql, Id<User> user, Time now, const Options& options, const SessionStart& start = {}
);

/// Authenticates credentials by at most two point queries: the session or token with its person,
/// and the teams of staff. Their use is recorded later, by a separate write, at most once
/// in five minutes.
class Authenticator {
public:
    /// `database` outlives this.
    Authenticator(db::Database& database, Clock clock, Options options);

    /// Nobody for no credentials. Refuses: unauthenticated for those that are unknown, expired,
    /// revoked, idle for too long, or whose person is deactivated.
    Result<std::optional<Caller>> operator()(db::Sql& sql, const http::Credentials& credentials)
        const;

private:
    Result<std::optional<Caller>> by_session(
        db::Sql& sql, const http::Credentials& credentials, Time now
    ) const;
    Result<std::optional<Caller>> by_token(
        db::Sql& sql, const http::Credentials& credentials, Time now
    ) const;

    db::Database* database_;  // Never null; a pointer so that this can be copied.
    Clock clock_;
    Options options_;
};

}  // namespace mainstay::identity
