#include "identity/sign_in.hpp"

#include "base/check.hpp"
#include "base/crypto.hpp"
#include "identity/actions.hpp"
#include "identity/codes.hpp"
#include "identity/credential_store.hpp"
#include "identity/own_sessions.hpp"
#include "identity/password.hpp"
#include "identity/permission.hpp"
#include "identity/proof.hpp"
#include "identity/record.hpp"
#include "identity/security_log.hpp"
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

/// At how many browsers a person is known.
constexpr std::int64_t devices_max = 20;

/// The cookie that makes the browser known to the person, and whether it was so before.
std::string keep_device(
    db::Sql& sql, const Call& call, Id<User> user, const http::Credentials& credentials,
    const Options& options
) {
    // What did not come from here is not taken up: only what this server made is hard to guess.
    const auto since = call.now - options.device_life;
    const bool is_ours = !credentials.device.empty() &&
                         store::is_device(sql, secret_hash(credentials.device), since);
    auto device = is_ours ? credentials.device : random_token();
    store::keep_device(sql, secret_hash(device), user, call.now, devices_max);
    bool is_secure = options.is_secure() || credentials.is_secure;
    return http::device_cookie(device, options.device_life, is_secure);
}

/// Begins a session for someone who has proven who they are.
http::Reply<SignedIn> begin_session(
    db::Sql& sql, const Call& call, Id<User> user, SessionStart start,
    const http::Credentials& credentials, const Options& options
) {
    if (!credentials.session.empty()) store::end_session(sql, secret_hash(credentials.session));
    start.address = credentials.address;
    start.user_agent = credentials.user_agent;
    auto secret = start_session(sql, user, call.now, options, start);
    store::end_oldest_sessions(sql, user, sessions_max);
    auto as_themselves = call_as(sql, user, call.now);
    MAINSTAY_CHECK(as_themselves.has_value());
    as_themselves->request_id = call.request_id;
    as_themselves->address = credentials.address;
    as_themselves->user_agent = credentials.user_agent;
    as_themselves->caller->is_session = true;
    as_themselves->caller->password_at = start.password_at;
    timeline::record(
        sql, *as_themselves, {"user", user.value}, "signed_in", wire::json::value(),
        wire::json::value()
    );
    wire::json::object details{
        {"method", start.link_used_at ? "link" : "password"},
        {"device", start.is_known_device ? "known" : "new"},
    };
    record_security(sql, *as_themselves, {SecurityEventKind::signed_in, user, std::move(details)});
    bool is_secure = options.is_secure() || credentials.is_secure;
    auto cookie = http::session_cookie(secret, options.session_max, is_secure);
    std::vector<std::pair<std::string, std::string>> headers{{"Set-Cookie", std::move(cookie)}};
    // A script is known by its token, and expects one cookie.
    if (credentials.is_browser)
        headers.emplace_back("Set-Cookie", keep_device(sql, call, user, credentials, options));
    return {
        .body =
            {.user = me(sql, *as_themselves, options),
             .csrf_token = http::csrf_token(secret),
             .proven_until = proven_until(*as_themselves)},
        .headers = std::move(headers),
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
    const http::Credentials& credentials, SecurityLog& log, const Options& options
) {
    const auto& email = request.email.value;
    std::optional<Person> person;
    std::optional<std::string> hash;
    bool is_known_device = false;
    Attempt attempt;
    auto checked = database.read([&](db::Sql& sql) {
        person = find_person(sql, email);
        if (person) hash = store::password_hash(sql, person->id);
        const auto device = secret_hash(credentials.device);
        is_known_device =
            person &&
            store::is_known_device(sql, device, person->id, call.now - options.device_life);
        attempt = is_known_device ? device_attempt(person->id, device)
                                  : stranger_attempt(email, credentials.address);
        return require_throttle(sql, attempt, call.now);
    });
    const auto user = person ? std::optional(person->id) : std::nullopt;
    if (!checked) {
        log.record_throttled(database, call, user, email);
        return std::move(checked).error();
    }
    const bool matches = password_matches(hash ? *hash : hash_of_nobody(), request.password.value);
    if (matches && hash && person->is_active)
        return ProvenPassword{person->id, *std::move(hash), std::move(attempt), is_known_device};
    database.write([&](db::Sql& sql) {
        count_failure(sql, attempt, call.now);
        log.record_failed(sql, call, user, email);
    });
    return refuse(code::wrong_credentials);
}

Result<http::Reply<SignedIn>> sign_in(
    db::Sql& sql, const Call& call, const ProvenPassword& proven,
    const http::Credentials& credentials, const Options& options
) {
    auto person = find_person(sql, proven.user);
    if (!person || !person->is_active || store::password_hash(sql, proven.user) != proven.hash)
        return refuse(code::wrong_credentials);
    forgive(sql, proven.attempt);
    SessionStart start{.password_at = call.now, .is_known_device = proven.is_known_device};
    return begin_session(sql, call, proven.user, std::move(start), credentials, options);
}

Result<ProvenLink> prove_link(db::Database& database, const Call& call, const UseLink& request) {
    ProvenLink proven{.token_hash = secret_hash(request.token.value)};
    // A stranger must not make the server hash passwords: the link is looked at first.
    auto person = database.read([&](db::Sql& sql) -> std::optional<Person> {
        auto link = store::link(sql, proven.token_hash);
        if (!link || link->used_at || link->expires_at <= call.now) return std::nullopt;
        if (link->purpose != store::LinkPurpose::sign_in) return std::nullopt;
        return find_person(sql, link->user_account);
    });
    if (!person || !person->is_active) return refuse(code::link_not_valid);
    if (!request.password) return proven;

    const auto& password = request.password->value;
    auto words = database.read([&](db::Sql& sql) { return personal_words(sql, *person); });
    if (auto fault = password_fault("password", password, words))
        return invalid({*std::move(fault)});
    proven.password_hash = hash_password(password);
    return proven;
}

Result<http::Reply<SignedIn>> sign_in_by_link(
    db::Sql& sql, const Call& call, const ProvenLink& proven, const http::Credentials& credentials,
    const Options& options
) {
    auto link = store::link(sql, proven.token_hash);
    if (!link || link->purpose != store::LinkPurpose::sign_in ||
        !store::use_link(sql, proven.token_hash, call.now))
        return refuse(code::link_not_valid);
    const auto user = link->user_account;
    auto person = find_person(sql, user);
    if (!person || !person->is_active) return refuse(code::link_not_valid);
    const bool is_known_device = store::is_known_device(
        sql, secret_hash(credentials.device), user, call.now - options.device_life
    );
    SessionStart start{.link_used_at = call.now, .is_known_device = is_known_device};
    if (proven.password_hash) {
        set_password(sql, call, user, *proven.password_hash, {});
        start.password_at = call.now;
    }
    return begin_session(sql, call, user, std::move(start), credentials, options);
}

Result<SignedIn> show_session(
    db::Sql& sql, const Call& call, const http::Nothing&, const http::Credentials& credentials,
    const Options& options
) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    SignedIn signed_in{.user = me(sql, call, options)};
    if (credentials.bearer.empty()) signed_in.csrf_token = http::csrf_token(credentials.session);
    signed_in.proven_until = proven_until(call);
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
            record_security(sql, call, {SecurityEventKind::signed_out, call.caller->user});
        }
    }
    bool is_secure = options.is_secure() || credentials.is_secure;
    auto cookie = http::session_cookie("", std::chrono::seconds(0), is_secure);
    // What the browser still has of the person's files goes as well; the page clears what it
    // stored.
    return http::Reply<void>{
        .headers = {{"Set-Cookie", std::move(cookie)}, {"Clear-Site-Data", "\"cache\""}}
    };
}

Result<OneTimeLink> create_link(
    db::Sql& sql, const Call& call, const CreateLink& request, const Options& options
) {
    auto person = find_person(sql, request.id);
    if (!person || !may(call, directory_read, person_resource(sql, call, request.id.value)))
        return refuse(mainstay::code::not_found);
    TRY(require(call, directory_write));
    if (is_raised(*person)) TRY(require(call, role_manage));
    TRY(require_proof_about(call, person->role));
    if (!person->is_active) return refuse(code::user_inactive);
    auto made = make_link(sql, person->id, call.now, options);
    timeline::record(
        sql, call, {"user", person->id.value}, "link_made", wire::json::value(), wire::json::value()
    );
    record_security(sql, call, {SecurityEventKind::link_made, person->id});
    return made;
}

Result<std::optional<OneTimeLink>> ensure_administrator(
    db::Sql& sql, const Call& call, const FirstAdministrator& first, const Options& options
) {
    if (store::is_any_user(sql)) return std::optional<OneTimeLink>();
    auto email = mail_address(first.email.empty() ? "administrator@localhost" : first.email);
    if (!email) return invalid({wrong("email", code::not_a_mail_address)});
    if (first.password) {
        auto words = guessable_words("", *email, "");
        if (auto fault = password_fault("admin_password", *first.password, words))
            return invalid({*std::move(fault)});
    }
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
