#include "identity/me.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "http/codes.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/password.hpp"
#include "identity/permission.hpp"
#include "identity/record.hpp"
#include "identity/sessions.hpp"
#include "identity/store.hpp"
#include "identity/throttle.hpp"

namespace mainstay::identity {

namespace {

http::Versioned<Me> versioned(Me shown) {
    auto version = shown.version;
    return {std::move(shown), version};
}

}  // namespace

Me me(db::Sql& sql, Id<User> id) {
    auto row = store::user(sql, id);
    MAINSTAY_CHECK(row.has_value());
    Me shown{
        .id = row->id,
        .name = row->name,
        .email = row->email,
        .role = row->role,
        .teams = store::teams_of_users(sql, {&id, 1})[id],
        .is_present = row->is_present,
        .has_password = store::password_hash(sql, id).has_value(),
        .version = row->version,
    };
    if (row->organization)
        shown.organization = organization_refs(sql, {&*row->organization, 1})[*row->organization];
    return shown;
}

Result<http::Versioned<Me>> show_me(db::Sql& sql, const Call& call, const http::Nothing&) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    return versioned(me(sql, call.caller->user));
}

Result<http::Versioned<Me>> change_me(db::Sql& sql, const Call& call, const ChangeMe& request) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    TRY(require(call, Action::own_write));
    auto row = store::user(sql, call.caller->user);
    if (!row) return refuse(mainstay::code::unauthenticated);
    if (request.if_match && *request.if_match != row->version) return refuse(http::code::stale);

    auto before = me(sql, row->id);
    if (request.name) row->name = request.name->value;
    if (request.is_present) row->is_present = *request.is_present;
    if (!store::update_user(sql, *row)) return refuse(http::code::stale);
    auto after = me(sql, row->id);
    record_changed(sql, call, {"user", row->id.value}, before, after);
    return versioned(std::move(after));
}

Result<ProvenChange> prove_change(
    db::Database& database, const Call& call, const ChangePassword& request,
    const http::Credentials& credentials
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    TRY(require(call, Action::own_write));
    const Caller& caller = *call.caller;
    if (auto fault = password_fault("new", request.new_.value, caller.email, caller.name))
        return invalid({*std::move(fault)});

    // Whoever holds a stolen session must not guess faster than at the front door.
    ProvenChange change;
    auto attempt = TRY(database.write([&](db::Sql& sql) -> Result<Attempt> {
        change.old_hash = store::password_hash(sql, caller.user).value_or("");
        return begin_attempt(sql, caller.email, credentials.address, call.now);
    }));
    const auto current = request.current ? std::string_view(request.current->value) : "";
    if (!change.old_hash.empty() && !password_matches(change.old_hash, current))
        return invalid({wrong("current", code::password_wrong)});
    database.write([&](db::Sql& sql) { take_back(sql, attempt); });
    change.new_hash = hash_password(request.new_.value);
    return change;
}

Result<> change_password(
    db::Sql& sql, const Call& call, const ProvenChange& change, const http::Credentials& credentials
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const auto user = call.caller->user;
    if (store::password_hash(sql, user).value_or("") != change.old_hash)
        return refuse(http::code::stale);
    store::set_password_hash(sql, user, change.new_hash);
    const auto& session = credentials.session;
    store::end_sessions(sql, user, session.empty() ? std::string() : secret_hash(session));
    store::end_links(sql, user, call.now);
    timeline::record(
        sql, call, {"user", user.value}, "password_changed", wire::json::value(),
        wire::json::value()
    );
    return {};
}

}  // namespace mainstay::identity
