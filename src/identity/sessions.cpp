#include "identity/sessions.hpp"

#include "base/crypto.hpp"
#include "http/use_note.hpp"
#include "identity/credential_store.hpp"
#include "identity/role_store.hpp"
#include "identity/security_log.hpp"
#include "identity/throttle.hpp"
#include "identity/tokens.hpp"

namespace mainstay::identity {

namespace {

/// From how many networks a token is known.
constexpr std::int64_t token_addresses_max = 100;

/// A person who holds a session, in one of their teams: a row for each.
struct SessionHolder {
    Id<User> id;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<Id<Organization>> organization;
    bool sees_organization = false;
    std::optional<Id<CustomRole>> custom_role;
    Time seen_at;
    Time expires_at;
    std::optional<Time> password_at;
    std::optional<Time> link_used_at;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(
    SessionHolder, (),
    (id, name, email, role, organization, sees_organization, custom_role, seen_at, expires_at,
     password_at, link_used_at, team)
)

/// A person who holds a token, in one of their teams: a row for each.
struct TokenHolder {
    Id<User> id;
    std::string name;
    std::string email;
    Role role = Role::requester;
    std::optional<Id<Organization>> organization;
    bool sees_organization = false;
    std::optional<Id<CustomRole>> custom_role;
    Id<ApiToken> token;
    std::string token_name;
    std::string scopes;
    std::optional<Time> expires_at;
    std::optional<Time> used_at;
    bool is_known_address = false;
    std::optional<Id<Team>> team;
};
BOOST_DESCRIBE_STRUCT(
    TokenHolder, (),
    (id, name, email, role, organization, sees_organization, custom_role, token, token_name, scopes,
     expires_at, used_at, is_known_address, team)
)

/// One person from their rows, of which there is one at least.
template <class Holder>
Caller caller_of(db::Sql& sql, std::vector<Holder>& rows, std::vector<TokenScope> scopes) {
    Holder& holder = rows.front();
    Caller caller{
        .user = holder.id,
        .name = std::move(holder.name),
        .email = std::move(holder.email),
        .role = holder.role,
        .organization = holder.organization,
        .sees_organization = holder.sees_organization,
        .scopes = std::move(scopes),
    };
    if (caller.is_staff())
        for (const Holder& row : rows)
            if (row.team) caller.teams.push_back(*row.team);
    if (holder.custom_role) store::take_role(sql, *holder.custom_role, caller);
    return caller;
}

}  // namespace

std::string secret_hash(std::string_view secret) { return hex(hash(secret)); }

std::string start_session(
    db::Sql& sql, Id<User> user, Time now, const Options& options, const SessionStart& start
) {
    auto secret = random_token();
    store::insert_session(
        sql,
        {
            .token_hash = secret_hash(secret),
            .user_account = user,
            .created_at = now,
            .seen_at = now,
            .expires_at = now + options.session_max,
            .password_at = start.password_at,
            .link_used_at = start.link_used_at,
            .address = start.address,
            .user_agent = start.user_agent,
            .is_known_device = start.is_known_device,
        }
    );
    return secret;
}

Authenticator::Authenticator(db::Database& database, Clock clock, Options options)
    : database_(&database), clock_(std::move(clock)), options_(std::move(options)) {}

Result<std::optional<Caller>> Authenticator::operator()(
    db::Sql& sql, const http::Credentials& credentials
) const {
    if (!credentials.bearer.empty()) return by_token(sql, credentials, clock_());
    if (!credentials.session.empty()) return by_session(sql, credentials, clock_());
    return std::optional<Caller>();
}

Result<std::optional<Caller>> Authenticator::by_session(
    db::Sql& sql, const http::Credentials& credentials, Time now
) const {
    auto hashed = secret_hash(credentials.session);
    auto holders = sql.all<SessionHolder>(
        "SELECT u.id, u.name, u.email, u.role, u.organization, u.sees_organization,"
        " u.custom_role, s.seen_at, s.expires_at, s.password_at, s.link_used_at, m.team"
        " FROM session s JOIN user_account u ON u.id = s.user_account"
        " LEFT JOIN team_member m ON m.member = u.id"
        " WHERE s.token_hash = :token_hash AND u.is_active = 1"
        " ORDER BY m.team",
        hashed
    );
    const auto* holder = holders.empty() ? nullptr : &holders.front();
    if (!holder || holder->expires_at <= now || holder->seen_at + options_.session_idle <= now)
        return refuse(mainstay::code::unauthenticated);
    if (holder->seen_at + http::note_interval <= now) {
        http::note_use(*database_, [hashed, now, address = credentials.address](db::Sql& later) {
            store::touch_session(later, hashed, now, now - http::note_interval, address);
        });
    }
    auto caller = caller_of(sql, holders, {TokenScope::read, TokenScope::write, TokenScope::admin});
    caller.is_session = true;
    caller.password_at = holder->password_at;
    caller.link_used_at = holder->link_used_at;
    return std::optional(std::move(caller));
}

Result<std::optional<Caller>> Authenticator::by_token(
    db::Sql& sql, const http::Credentials& credentials, Time now
) const {
    const auto network = network_of(credentials.address);
    auto holders = sql.all<TokenHolder>(
        "SELECT u.id, u.name, u.email, u.role, u.organization, u.sees_organization,"
        " u.custom_role, t.id, t.name, t.scopes, t.expires_at, t.used_at,"
        " CASE WHEN a.token IS NULL THEN 0 ELSE 1 END, m.team"
        " FROM api_token t JOIN user_account u ON u.id = t.user_account"
        " LEFT JOIN api_token_address a ON a.token = t.id AND a.address = :network"
        " LEFT JOIN team_member m ON m.member = u.id"
        " WHERE t.token_hash = :token_hash AND t.revoked_at IS NULL AND u.is_active = 1"
        " ORDER BY m.team",
        network, secret_hash(credentials.bearer)
    );
    const auto* holder = holders.empty() ? nullptr : &holders.front();
    if (!holder || (holder->expires_at && *holder->expires_at <= now))
        return refuse(mainstay::code::unauthenticated);
    if (!holder->used_at || *holder->used_at + http::note_interval <= now) {
        http::note_use(*database_, [id = holder->token, now](db::Sql& later) {
            store::touch_token(later, id, now, now - http::note_interval);
        });
    }
    const auto token = holder->token;
    const auto name = holder->token_name;
    const bool is_known_address = holder->is_known_address;
    auto caller = caller_of(sql, holders, scopes_of(holder->scopes));
    if (!is_known_address) {
        Call call{.caller = caller, .now = now};
        call.address = credentials.address;
        call.user_agent = credentials.user_agent;
        http::note_use(*database_, [token, name, network, call = std::move(call)](db::Sql& later) {
            if (!store::keep_token_address(later, token, network, call.now, token_addresses_max))
                return;
            SecurityEvent event{
                SecurityEventKind::token_used_from_new_address, call.caller->user, {{"token", name}}
            };
            record_security(later, call, event);
        });
    }
    return std::optional(std::move(caller));
}

}  // namespace mainstay::identity
