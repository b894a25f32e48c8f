#include "identity/sessions.hpp"

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "identity/credential_store.hpp"
#include "identity/tokens.hpp"

namespace mainstay::identity {

namespace {

/// How old the note of the last use may be.
constexpr std::chrono::minutes note_interval{5};

/// A person who holds a session.
struct SessionHolder {
    Id<User> id;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<Id<Organization>> organization;
    bool sees_organization = false;
    Time seen_at;
    Time expires_at;
};
BOOST_DESCRIBE_STRUCT(
    SessionHolder, (), (id, name, email, role, organization, sees_organization, seen_at, expires_at)
)

/// A person who holds a token.
struct TokenHolder {
    Id<User> id;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<Id<Organization>> organization;
    bool sees_organization = false;
    Id<ApiToken> token;
    std::string scopes;
    std::optional<Time> expires_at;
    std::optional<Time> used_at;
};
BOOST_DESCRIBE_STRUCT(
    TokenHolder, (),
    (id, name, email, role, organization, sees_organization, token, scopes, expires_at, used_at)
)

template <class Holder>
Caller caller_of(db::Sql& sql, Holder& holder, std::vector<TokenScope> scopes) {
    Caller caller{
        .user = holder.id,
        .name = std::move(holder.name),
        .email = std::move(holder.email),
        .role = holder.role,
        .organization = holder.organization,
        .sees_organization = holder.sees_organization,
        .scopes = std::move(scopes),
    };
    if (caller.is_staff()) {
        caller.teams = sql.all<Id<Team>>(
            "SELECT team FROM team_member WHERE member = :member ORDER BY team", caller.user
        );
    }
    return caller;
}

}  // namespace

std::string secret_hash(std::string_view secret) { return hex(hash(secret)); }

std::string start_session(db::Sql& sql, Id<User> user, Time now, const Options& options) {
    auto secret = random_token();
    store::insert_session(
        sql,
        {
            .token_hash = secret_hash(secret),
            .user_account = user,
            .created_at = now,
            .seen_at = now,
            .expires_at = now + options.session_max,
        }
    );
    return secret;
}

Authenticator::Authenticator(db::Database& database, Clock clock, Options options)
    : database_(&database), clock_(std::move(clock)), options_(std::move(options)) {}

Result<std::optional<Caller>> Authenticator::operator()(
    db::Sql& sql, const http::Credentials& credentials
) const {
    if (!credentials.bearer.empty()) return by_token(sql, credentials.bearer, clock_());
    if (!credentials.session.empty()) return by_session(sql, credentials.session, clock_());
    return std::optional<Caller>();
}

Result<std::optional<Caller>> Authenticator::by_session(
    db::Sql& sql, std::string_view secret, Time now
) const {
    auto hashed = secret_hash(secret);
    auto holder = sql.one<SessionHolder>(
        "FROM session JOIN user_account u ON u.id = user_account"
        " WHERE token_hash = :token_hash AND is_active = 1",
        hashed
    );
    if (!holder || holder->expires_at <= now || holder->seen_at + options_.session_idle <= now)
        return refuse(mainstay::code::unauthenticated);
    if (holder->seen_at + note_interval <= now) {
        submit([hashed, now](db::Sql& later) {
            store::touch_session(later, hashed, now, now - note_interval);
        });
    }
    return std::optional(
        caller_of(sql, *holder, {TokenScope::read, TokenScope::write, TokenScope::admin})
    );
}

Result<std::optional<Caller>> Authenticator::by_token(
    db::Sql& sql, std::string_view secret, Time now
) const {
    auto holder = sql.one<TokenHolder>(
        "SELECT u.id, u.name, u.email, u.role, u.organization, u.sees_organization,"
        " t.id, t.scopes, t.expires_at, t.used_at"
        " FROM api_token t JOIN user_account u ON u.id = t.user_account"
        " WHERE t.token_hash = :token_hash AND t.revoked_at IS NULL AND u.is_active = 1",
        secret_hash(secret)
    );
    if (!holder || (holder->expires_at && *holder->expires_at <= now))
        return refuse(mainstay::code::unauthenticated);
    if (!holder->used_at || *holder->used_at + note_interval <= now) {
        submit([id = holder->token, now](db::Sql& later) {
            store::touch_token(later, id, now, now - note_interval);
        });
    }
    return std::optional(caller_of(sql, *holder, scopes_of(holder->scopes)));
}

void Authenticator::submit(std::function<void(db::Sql&)> note) const {
    // Losing a note costs nothing but a later one: a request never waits for it or fails by it.
    auto done = [](std::exception_ptr failure) {
        if (failure) MAINSTAY_LOG(warning, "identity", "the last use of credentials was not noted");
    };
    try {
        database_->submit_write(
            [note = std::move(note)](db::Sql& sql) { return note(sql), true; }, done
        );
    } catch (const db::Overloaded&) {
        MAINSTAY_LOG(debug, "identity", "too busy to note the last use of credentials");
    }
}

}  // namespace mainstay::identity
