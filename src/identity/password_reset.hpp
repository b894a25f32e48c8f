// Setting a password with a link that was mailed.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "http/credentials.hpp"

namespace mainstay::identity {

struct ResetPassword {
    Line<200> token;  // What stands behind the `#` of the link.
    Text<256> password;
};
BOOST_DESCRIBE_STRUCT(ResetPassword, (), (token, password))

/// A link that was good a moment ago, and the hash of the password that came with it.
struct ProvenReset {
    std::string token_hash;
    std::string password_hash;
};

/// Whose password it is now: what they sign in with.
struct PasswordSet {
    std::string email;
};
BOOST_DESCRIBE_STRUCT(PasswordSet, (), (email))

/// Hashes the password, once the link is known to be good. Refuses: link_not_valid; invalid with
/// password_too_short, password_too_common, password_is_personal.
Result<ProvenReset> prove_reset(
    db::Database& database, const Call& call, const ResetPassword& request
);

/// Uses up the link and sets the password, which ends all sessions, tokens, links and known devices
/// of the person. It begins no session: whoever set it signs in, with all that signing in asks for.
/// Refuses: link_not_valid.
Result<PasswordSet> reset_password(
    db::Sql& sql, const Call& call, const ProvenReset& proven, const http::Credentials& credentials
);

}  // namespace mainstay::identity
