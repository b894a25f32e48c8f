#include "identity/proof.hpp"

#include "base/crypto.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/security_log.hpp"
#include "identity/sessions.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

Result<> require_session(const Call& call) {
    if (call.is_system) return {};
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    if (!call.caller->is_session) return refuse(code::session_needed);
    return {};
}

Result<> require_proof(const Call& call) {
    TRY(require_session(call));
    if (call.is_system || proven_until(call)) return {};
    return refuse(code::proof_needed);
}

Result<> require_proof_about(const Call& call, Role role) {
    bool is_token = call.caller && !call.caller->is_session;
    if (is_token && role != Role::administrator) return {};
    return require_proof(call);
}

std::optional<Time> proven_until(const Call& call) {
    if (!call.caller || !call.caller->is_session || !call.caller->password_at) return std::nullopt;
    const auto until = *call.caller->password_at + proof_life;
    return until > call.now ? std::optional(until) : std::nullopt;
}

Result<ProvenAgain> verify_again(
    db::Database& database, const Call& call, const GiveProof& request, SecurityLog& log
) {
    TRY(require_session(call));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const Caller& caller = *call.caller;
    ProvenAgain proven{.hash = {}, .attempt = session_attempt(caller.user)};
    auto checked = database.read([&](db::Sql& sql) {
        proven.hash = store::password_hash(sql, caller.user).value_or("");
        return require_throttle(sql, proven.attempt, call.now);
    });
    if (!checked) {
        log.record_throttled(database, call, caller.user, caller.email);
        return std::move(checked).error();
    }
    if (proven.hash.empty()) return refuse(code::no_password);
    if (password_matches(proven.hash, request.password.value)) return proven;
    database.write([&](db::Sql& sql) {
        count_failure(sql, proven.attempt, call.now);
        log.record_failed(sql, call, caller.user, caller.email);
    });
    return invalid({wrong("password", code::password_wrong)});
}

Result<> give_proof(
    db::Sql& sql, const Call& call, const ProvenAgain& proven, const http::Credentials& credentials
) {
    TRY(require_session(call));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const auto user = call.caller->user;
    if (store::password_hash(sql, user) != proven.hash)
        return invalid({wrong("password", code::password_wrong)});
    forgive(sql, proven.attempt);
    store::set_password_at(sql, secret_hash(credentials.session), call.now);
    record_security(sql, call, {SecurityEventKind::proof_given, user});
    return {};
}

}  // namespace mainstay::identity
