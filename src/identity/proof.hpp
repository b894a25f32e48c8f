// Fresh proof: what makes or changes ways into an account asks for more than a session that was
// begun some time ago, and among administrators for more than any token.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/database.hpp"
#include "http/credentials.hpp"
#include "http/reply.hpp"
#include "identity/throttle.hpp"

namespace mainstay::identity {

class SecurityLog;

/// How long a proof is fresh.
inline constexpr std::chrono::minutes proof_life{10};

struct GiveProof {
    Text<256> password;
};
BOOST_DESCRIBE_STRUCT(GiveProof, (), (password))

/// A password that was right a moment ago, within a session.
struct ProvenAgain {
    std::string hash;
    Attempt attempt;
};

/// Passes for a person at a browser, and for the system. Refuses: unauthenticated; session_needed.
Result<> require_session(const Call& call);

/// Passes for a session whose holder gave their password within proof_life, and for the system.
/// Refuses: unauthenticated; session_needed; proof_needed.
Result<> require_proof(const Call& call);

/// The same for what opens or raises the account of somebody with that role. Programs set up people
/// too: a token passes for those who stay below administrators, who alone can make one that gets
/// here. Refuses: unauthenticated; session_needed; proof_needed.
Result<> require_proof_about(const Call& call, Role role);

/// Until when the caller's proof is fresh; nothing if it is not.
std::optional<Time> proven_until(const Call& call);

/// Checks the password of the caller's account: slow, so outside of a transaction. Refuses:
/// session_needed; no_password; too_many_attempts; invalid with password_wrong.
Result<ProvenAgain> verify_again(
    db::Database& database, const Call& call, const GiveProof& request, SecurityLog& log
);

/// From now on the session's proof is fresh. Refuses: invalid with password_wrong, when the
/// password was changed meanwhile.
Result<> give_proof(
    db::Sql& sql, const Call& call, const ProvenAgain& proven, const http::Credentials& credentials
);

}  // namespace mainstay::identity
