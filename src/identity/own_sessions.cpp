#include "identity/own_sessions.hpp"

#include "identity/actions.hpp"
#include "identity/credential_store.hpp"
#include "identity/permission.hpp"
#include "identity/security_log.hpp"
#include "identity/sessions.hpp"

namespace mainstay::identity {

namespace {

std::string current_hash(const http::Credentials& credentials) {
    return credentials.session.empty() ? std::string() : secret_hash(credentials.session);
}

void record_ended(db::Sql& sql, const Call& call, Id<User> user, std::int64_t count) {
    if (count == 0) return;
    record_security(
        sql, call, {SecurityEventKind::session_ended, user, {{"sessions", std::to_string(count)}}}
    );
}

}  // namespace

Result<http::Page<SessionView>> list_sessions(
    db::Sql& sql, const Call& call, const http::Nothing&, const http::Credentials& credentials,
    const Options& options
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const auto current = current_hash(credentials);
    http::Page<SessionView> page{{}, std::nullopt};
    for (auto& row : store::sessions(sql, call.caller->user, sessions_max)) {
        if (row.expires_at <= call.now || row.seen_at + options.session_idle <= call.now) continue;
        page.items.push_back({
            .id = row.id,
            .created_at = row.created_at,
            .last_used_at = row.seen_at,
            .expires_at = row.expires_at,
            .address = std::move(row.address),
            .user_agent = std::move(row.user_agent),
            .is_current = row.token_hash == current,
            .is_known_device = row.is_known_device,
        });
    }
    return page;
}

Result<> end_own_session(db::Sql& sql, const Call& call, const EndSession& request) {
    TRY(require(call, own_write));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    if (!store::end_session(sql, call.caller->user, request.id))
        return refuse(mainstay::code::not_found);
    record_ended(sql, call, call.caller->user, 1);
    return {};
}

Result<> end_other_sessions(
    db::Sql& sql, const Call& call, const http::Nothing&, const http::Credentials& credentials
) {
    TRY(require(call, own_write));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    end_all_sessions(sql, call, call.caller->user, current_hash(credentials));
    return {};
}

Result<> end_sessions_of(db::Sql& sql, const Call& call, const EndSessionsOf& request) {
    if (!find_person(sql, request.id) ||
        !may(call, directory_read, person_resource(sql, call, request.id.value)))
        return refuse(mainstay::code::not_found);
    TRY(require(call, directory_write));
    end_all_sessions(sql, call, request.id, {});
    return {};
}

void end_all_sessions(db::Sql& sql, const Call& call, Id<User> user, std::string_view except) {
    record_ended(sql, call, user, store::end_sessions(sql, user, except));
}

}  // namespace mainstay::identity
