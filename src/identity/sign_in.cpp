#include "identity/sign_in.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/password.hpp"
#include "identity/permission.hpp"
#include "identity/record.hpp"
#include "identity/sessions.hpp"
#include "identity/store.hpp"

namespace mainstay::identity {

namespace {

/// The hash of a password that nobody knows: what is checked where there is none, so that the time
/// of an answer does not tell whether an account exists.
const std::string& hash_of_nobody() {
    static const std::string hashed = hash_password(random_token());
    return hashed;
}

/// Begins a session for someone who has proven who they are.
http::Reply<SignedIn> begin_session(
    db::Sql& sql, const Call& call, Id<User> user, const http::Credentials& credentials,
    const Options& options
) {
    if (!credentials.session.empty()) store::end_session(sql, secret_hash(credentials.session));
    auto secret = start_session(sql, user, call.now, options);
    auto as_themselves = call_as(sql, user, call.now);
    MAINSTAY_CHECK(as_themselves.has_value());
    as_themselves->request_id = call.request_id;
    timeline::record(
        sql, *as_themselves, {"user", user.value}, "signed_in", wire::json::value(),
        wire::json::value()
    );
    bool is_secure = options.is_secure() || credentials.is_secure;
    auto cookie = http::session_cookie(secret, options.session_max, is_secure);
    return {
        .body = {.user = me(sql, user), .csrf_token = http::csrf_token(secret)},
        .headers = {{"Set-Cookie", std::move(cookie)}},
    };
}

OneTimeLink make_link(db::Sql& sql, Id<User> user, Time now, const Options& options) {
    store::end_links(sql, user, now);
    auto secret = random_token();
    auto expires_at = now + options.link_life;
    store::insert_link(
        sql, {.token_hash = secret_hash(secret), .user_account = user, .expires_at = expires_at},
        now
    );
    return {link_address(options, secret), expires_at};
}

}  // namespace

Result<ProvenPassword> prove_password(
    db::Database& database, const Call& call, const SignIn& request,
    const http::Credentials& credentials
) {
    struct Known {
        Attempt attempt;
        std::optional<Person> person;
        std::optional<std::string> hash;
    };

    auto known = TRY(database.write([&](db::Sql& sql) -> Result<Known> {
        const auto& email = request.email.value;
        Known found{.attempt = TRY(begin_attempt(sql, email, credentials.address, call.now))};
        found.person = find_person(sql, email);
        if (found.person) found.hash = store::password_hash(sql, found.person->id);
        return found;
    }));
    const auto& hashed = known.hash ? *known.hash : hash_of_nobody();
    const bool matches = password_matches(hashed, request.password.value);
    if (!matches || !known.hash || !known.person->is_active) return refuse(code::wrong_credentials);
    return ProvenPassword{known.person->id, *std::move(known.hash), std::move(known.attempt)};
}

Result<http::Reply<SignedIn>> sign_in(
    db::Sql& sql, const Call& call, const ProvenPassword& proven,
    const http::Credentials& credentials, const Options& options
) {
    auto person = find_person(sql, proven.user);
    if (!person || !person->is_active || store::password_hash(sql, proven.user) != proven.hash)
        return refuse(code::wrong_credentials);
    take_back(sql, proven.attempt);
    return begin_session(sql, call, proven.user, credentials, options);
}

Result<ProvenLink> prove_link(db::Database& database, const Call& call, const UseLink& request) {
    ProvenLink proven{.token_hash = secret_hash(request.token.value)};
    // A stranger must not make the server hash passwords: the link is looked at first.
    auto person = database.read([&](db::Sql& sql) -> std::optional<Person> {
        auto link = store::link(sql, proven.token_hash);
        if (!link || link->used_at || link->expires_at <= call.now) return std::nullopt;
        return find_person(sql, link->user_account);
    });
    if (!person || !person->is_active) return refuse(code::link_not_valid);
    if (!request.password) return proven;

    const auto& password = request.password->value;
    if (auto fault = password_fault("password", password, person->email, person->name))
        return invalid({*std::move(fault)});
    proven.password_hash = hash_password(password);
    return proven;
}

Result<http::Reply<SignedIn>> sign_in_by_link(
    db::Sql& sql, const Call& call, const ProvenLink& proven, const http::Credentials& credentials,
    const Options& options
) {
    auto link = store::link(sql, proven.token_hash);
    if (!link || !store::use_link(sql, proven.token_hash, call.now))
        return refuse(code::link_not_valid);
    const auto user = link->user_account;
    auto person = find_person(sql, user);
    if (!person || !person->is_active) return refuse(code::link_not_valid);
    if (proven.password_hash) {
        store::set_password_hash(sql, user, *proven.password_hash);
        store::end_sessions(sql, user, "");
        store::end_links(sql, user, call.now);
        store::remove_failures(sql, account_subject(person->email));
        timeline::record(
            sql, call, {"user", user.value}, "password_changed", wire::json::value(),
            wire::json::value()
        );
    }
    return begin_session(sql, call, user, credentials, options);
}

Result<SignedIn> show_session(
    db::Sql& sql, const Call& call, const http::Nothing&, const http::Credentials& credentials
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    SignedIn signed_in{.user = me(sql, call.caller->user)};
    if (credentials.bearer.empty()) signed_in.csrf_token = http::csrf_token(credentials.session);
    return signed_in;
}

Result<http::Reply<void>> sign_out(
    db::Sql& sql, const Call& call, const http::Credentials& credentials, const Options& options
) {
    if (!credentials.session.empty()) {
        store::end_session(sql, secret_hash(credentials.session));
        if (call.caller) {
            timeline::record(
                sql, call, {"user", call.caller->user.value}, "signed_out", wire::json::value(),
                wire::json::value()
            );
        }
    }
    bool is_secure = options.is_secure() || credentials.is_secure;
    auto cookie = http::session_cookie("", std::chrono::seconds(0), is_secure);
    return http::Reply<void>{.headers = {{"Set-Cookie", std::move(cookie)}}};
}

Result<OneTimeLink> create_link(
    db::Sql& sql, const Call& call, const CreateLink& request, const Options& options
) {
    if (!may(call, Action::directory_read)) return refuse(mainstay::code::not_found);
    auto person = find_person(sql, request.id);
    if (!person) return refuse(mainstay::code::not_found);
    TRY(require(call, Action::directory_write));
    if (!person->is_active) return refuse(code::user_inactive);
    auto made = make_link(sql, person->id, call.now, options);
    timeline::record(
        sql, call, {"user", person->id.value}, "link_made", wire::json::value(), wire::json::value()
    );
    return made;
}

Result<std::optional<OneTimeLink>> ensure_administrator(
    db::Sql& sql, const Call& call, const FirstAdministrator& first, const Options& options
) {
    if (store::is_any_user(sql)) return std::optional<OneTimeLink>();
    auto email = mail_address(first.email.empty() ? "administrator@localhost" : first.email);
    if (!email) return invalid({wrong("email", code::not_a_mail_address)});
    store::UserRow row{
        .email = *std::move(email), .name = "Administrator", .role = Role::administrator
    };
    auto id = store::insert_user(sql, row, call.now);
    if (!id) return std::optional<OneTimeLink>();
    row.id = *id;
    record_created(sql, call, "user", id->value, row);
    if (!first.password_hash) return std::optional(make_link(sql, *id, call.now, options));
    store::set_password_hash(sql, *id, *first.password_hash);
    return std::optional<OneTimeLink>();
}

}  // namespace mainstay::identity
