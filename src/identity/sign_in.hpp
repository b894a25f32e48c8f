// Signing in and out: by password, or by a one-time link.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "http/credentials.hpp"
#include "http/reply.hpp"
#include "identity/me.hpp"
#include "identity/options.hpp"
#include "identity/throttle.hpp"

namespace mainstay::identity {

class SecurityLog;

struct SignIn {
    Line<254> email;
    Text<256> password;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (email, password))

struct UseLink {
    Line<200> token;                    // What stands behind the `#` of the link.
    std::optional<Text<256>> password;  // To be set.
};
BOOST_DESCRIBE_STRUCT(UseLink, (), (token, password))

/// Who is signed in, and what changes made with the cookie carry as X-CSRF-Token; none for tokens,
/// which need none.
struct SignedIn {
    Me user;
    std::optional<std::string> csrf_token;
    std::optional<Time> proven_until;  // Until then no proof is needed: see POST /session/proof.
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (user, csrf_token, proven_until))

/// A one-time link, as it is shown to whoever passes it on.
struct OneTimeLink {
    std::string link;
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(OneTimeLink, (), (link, expires_at))

struct CreateLink {
    Id<User> id;
};
BOOST_DESCRIBE_STRUCT(CreateLink, (), (id))

/// A password that was right a moment ago.
struct ProvenPassword {
    Id<User> user;
    std::string hash;
    Attempt attempt;
    bool is_known_device = false;
};

/// A link whose new password, if one was given, is hashed.
struct ProvenLink {
    std::string token_hash;
    std::optional<std::string> password_hash;
};

/// Checks a password: slow, so outside of a transaction, and as slow for accounts that do not
/// exist. At a device where the person signed in before, failures of others do not count. Refuses:
/// wrong_credentials, also for the deactivated and those without a password; too_many_attempts.
Result<ProvenPassword> prove_password(
    db::Database& database, const Call& call, const SignIn& request,
    const http::Credentials& credentials, SecurityLog& log, const Options& options
);

/// Begins a session, makes the browser a known device, and ends the one that the browser had.
/// Refuses: wrong_credentials, when the password was changed or the person deactivated meanwhile.
Result<http::Reply<SignedIn>> sign_in(
    db::Sql& sql, const Call& call, const ProvenPassword& proven,
    const http::Credentials& credentials, const Options& options
);

/// Hashes the password that comes with a link, once the link is known to be good. Refuses:
/// link_not_valid; invalid with password_too_short, password_too_common, password_is_personal.
Result<ProvenLink> prove_link(db::Database& database, const Call& call, const UseLink& request);

/// Uses up the link and begins a session. A new password ends all other sessions, tokens and links
/// of the person. Refuses: link_not_valid.
Result<http::Reply<SignedIn>> sign_in_by_link(
    db::Sql& sql, const Call& call, const ProvenLink& proven, const http::Credentials& credentials,
    const Options& options
);

/// Refuses: unauthenticated.
Result<SignedIn> show_session(
    db::Sql& sql, const Call& call, const http::Nothing&, const http::Credentials& credentials,
    const Options& options = {}
);

/// Ends the session; a token stays as it is. Safe to repeat.
Result<http::Reply<void>> sign_out(
    db::Sql& sql, const Call& call, const http::Credentials& credentials, const Options& options
);

/// A link that signs the person in once; links made for them before stop working. Refuses:
/// not_found; forbidden; session_needed; proof_needed; user_inactive.
Result<OneTimeLink> create_link(
    db::Sql& sql, const Call& call, const CreateLink& request, const Options& options
);

/// The first administrator, as the start of an installation names them.
struct FirstAdministrator {
    std::string email;                         // Empty: administrator@localhost.
    std::optional<std::string> password_hash;  // As hash_password makes it.
    std::optional<std::string> password = {};  // What it was made of, to be judged.
};

/// Makes an administrator where the directory has no people at all, else does nothing. Without a
/// password there is a link to sign in with. Refuses: invalid with not_a_mail_address,
/// password_too_short, password_too_common, password_is_personal.
Result<std::optional<OneTimeLink>> ensure_administrator(
    db::Sql& sql, const Call& call, const FirstAdministrator& first, const Options& options
);

}  // namespace mainstay::identity
