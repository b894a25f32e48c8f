// The sessions of a person, listed and ended: by themselves, or by an administrator.
#pragma once

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/credentials.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"
#include "identity/options.hpp"

namespace mainstay {

struct Session;

}  // namespace mainstay

namespace mainstay::identity {

/// How many sessions a person may have at once; the oldest end for more.
inline constexpr std::int64_t sessions_max = 100;

/// A session as its holder sees it.
struct SessionView {
    Id<Session> id;
    Time created_at;
    Time last_used_at;  // To within five minutes.
    Time expires_at;    // Sooner, if it is not used.
    std::string address;
    std::string user_agent;
    bool is_current = false;
    bool is_known_device = false;  // It began at a browser where its holder had signed in before.
};
BOOST_DESCRIBE_STRUCT(
    SessionView, (),
    (id, created_at, last_used_at, expires_at, address, user_agent, is_current, is_known_device)
)

struct EndSession {
    Id<Session> id;
};
BOOST_DESCRIBE_STRUCT(EndSession, (), (id))

struct EndSessionsOf {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(EndSessionsOf, (), (id))

/// The caller's own that have not ended, the newest first: at most sessions_max, on one page.
Result<http::Page<SessionView>> list_sessions(
    db::Sql& sql, const Call& call, const http::Nothing&, const http::Credentials& credentials,
    const Options& options
);

/// Ends one of the caller's own, also the one that calls. Refuses: not_found.
Result<> end_own_session(db::Sql& sql, const Call& call, const EndSession& request);

/// Ends all of the caller's own but the one that calls.
Result<> end_other_sessions(
    db::Sql& sql, const Call& call, const http::Nothing&, const http::Credentials& credentials
);

/// Ends all sessions of a person but the one with the hash `except`, and records it where there
/// were any.
void end_all_sessions(db::Sql& sql, const Call& call, Id<User> user, std::string_view except);

/// Ends all sessions of a person. Refuses: not_found; forbidden.
Result<> end_sessions_of(db::Sql& sql, const Call& call, const EndSessionsOf& request);

}  // namespace mainstay::identity
