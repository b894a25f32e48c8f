#include "identity/me.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "http/codes.hpp"
#include "identity/actions.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/directory.hpp"
#include "identity/own_sessions.hpp"
#include "identity/password.hpp"
#include "identity/permission.hpp"
#include "identity/proof.hpp"
#include "identity/record.hpp"
#include "identity/role_store.hpp"
#include "identity/security_log.hpp"
#include "identity/sessions.hpp"
#include "identity/store.hpp"
#include "identity/tokens.hpp"

namespace mainstay::identity {

namespace {

http::Versioned<Me> versioned(Me shown) {
    auto version = shown.version;
    return {std::move(shown), version};
}

}  // namespace

Me me(db::Sql& sql, const Call& call, const Options& options) {
    const auto id = call.caller->user;
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
        .sees_organization = row->sees_organization,
    };
    if (row->organization)
        shown.organization = organization_refs(sql, {&*row->organization, 1})[*row->organization];
    if (row->custom_role)
        shown.custom_role = store::role_refs(sql, {&*row->custom_role, 1})[*row->custom_role];
    for (const auto* action : options.actions)
        if (may_some(call, *action)) shown.may.emplace_back(action->name);
    return shown;
}

Result<http::Versioned<Me>> show_me(
    db::Sql& sql, const Call& call, const http::Nothing&, const Options& options
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    return versioned(me(sql, call, options));
}

Result<http::Versioned<Me>> change_me(
    db::Sql& sql, const Call& call, const ChangeMe& request, const Options& options
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    TRY(require(call, own_write));
    auto row = store::user(sql, call.caller->user);
    if (!row) return refuse(mainstay::code::unauthenticated);
    if (request.if_match && *request.if_match != row->version) return refuse(http::code::stale);

    auto before = me(sql, call, options);
    if (request.name) row->name = request.name->value;
    if (request.is_present) row->is_present = *request.is_present;
    if (!store::update_user(sql, *row)) return refuse(http::code::stale);
    auto after = me(sql, call, options);
    record_changed(sql, call, {"user", row->id.value}, before, after);
    return versioned(std::move(after));
}

std::vector<std::string> personal_words(db::Sql& sql, const Person& person) {
    std::string organization;
    if (person.organization)
        organization =
            organization_refs(sql, {&*person.organization, 1})[*person.organization].name;
    return guessable_words(person.name, person.email, organization);
}

Result<ProvenChange> prove_change(
    db::Database& database, const Call& call, const ChangePassword& request, SecurityLog& log
) {
    TRY(require_session(call));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const Caller& caller = *call.caller;
    ProvenChange change{.old_hash = {}, .new_hash = {}, .attempt = session_attempt(caller.user)};
    std::vector<std::string> words;
    // Whoever holds a stolen session must not guess faster than at the front door.
    auto checked = database.read([&](db::Sql& sql) {
        change.old_hash = store::password_hash(sql, caller.user).value_or("");
        if (auto person = find_person(sql, caller.user)) words = personal_words(sql, *person);
        return require_throttle(sql, change.attempt, call.now);
    });
    if (auto fault = password_fault("new", request.new_.value, words))
        return invalid({*std::move(fault)});
    if (!checked) {
        log.record_throttled(database, call, caller.user, caller.email);
        return std::move(checked).error();
    }
    if (change.old_hash.empty()) {
        if (!caller.link_used_at || *caller.link_used_at + proof_life <= call.now)
            return refuse(code::new_link_needed);
    } else if (!password_matches(
                   change.old_hash, request.current ? std::string_view(request.current->value) : ""
               )) {
        database.write([&](db::Sql& sql) {
            count_failure(sql, change.attempt, call.now);
            log.record_failed(sql, call, caller.user, caller.email);
        });
        return invalid({wrong("current", code::password_wrong)});
    }
    change.new_hash = hash_password(request.new_.value);
    return change;
}

void set_password(
    db::Sql& sql, const Call& call, Id<User> user, std::string_view hash,
    const http::Credentials& credentials
) {
    auto hash_of = [](const std::string& secret) {
        return secret.empty() ? std::string() : secret_hash(secret);
    };
    store::set_password_hash(sql, user, hash);
    end_all_sessions(sql, call, user, hash_of(credentials.session));
    revoke_all_tokens(sql, call, user);
    store::forget_devices(sql, user, hash_of(credentials.device));
    store::end_links(sql, user, call.now);
    timeline::record(
        sql, call, {"user", user.value}, "password_changed", wire::json::value(),
        wire::json::value()
    );
    auto by = call;
    // With a one-time link it is the person who chooses, though not signed in yet.
    if (!by.caller)
        if (auto themselves = call_as(sql, user, call.now)) by.caller = themselves->caller;
    record_security(sql, by, {SecurityEventKind::password_changed, user});
}

Result<> change_password(
    db::Sql& sql, const Call& call, const ProvenChange& change, const http::Credentials& credentials
) {
    TRY(require_session(call));
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    const auto user = call.caller->user;
    if (store::password_hash(sql, user).value_or("") != change.old_hash)
        return refuse(http::code::stale);
    forgive(sql, change.attempt);
    set_password(sql, call, user, change.new_hash, credentials);
    if (!credentials.session.empty())
        store::set_password_at(sql, secret_hash(credentials.session), call.now);
    return {};
}

}  // namespace mainstay::identity
