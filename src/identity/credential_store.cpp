#include "identity/credential_store.hpp"

namespace mainstay::identity::store {

void insert_session(db::Sql& sql, const SessionRow& row) {
    sql.run(
        "INSERT INTO session (token_hash, user_account, created_at, seen_at, expires_at,"
        " password_at, link_used_at, address, user_agent, is_known_device)"
        " VALUES (:token_hash, :user_account, :created_at, :seen_at, :expires_at,"
        " :password_at, :link_used_at, :address, :user_agent, :is_known_device)",
        row.token_hash, row.user_account, row.created_at, row.seen_at, row.expires_at,
        row.password_at, row.link_used_at, row.address, row.user_agent, row.is_known_device
    );
}

std::optional<SessionRow> session(db::Sql& sql, std::string_view token_hash) {
    return sql.one<SessionRow>("FROM session WHERE token_hash = :token_hash", token_hash);
}

std::vector<SessionRow> sessions(db::Sql& sql, Id<User> user, std::int64_t limit) {
    return sql.all<SessionRow>(
        "FROM session WHERE user_account = :user ORDER BY id DESC LIMIT :limit", user, limit
    );
}

void end_session(db::Sql& sql, std::string_view token_hash) {
    sql.run("DELETE FROM session WHERE token_hash = :token_hash", token_hash);
}

bool end_session(db::Sql& sql, Id<User> user, Id<Session> id) {
    return sql.run("DELETE FROM session WHERE id = :id AND user_account = :user", id, user) == 1;
}

std::int64_t end_sessions(db::Sql& sql, Id<User> user, std::string_view except) {
    return sql.run(
        "DELETE FROM session WHERE user_account = :user AND token_hash <> :except", user, except
    );
}

void touch_session(
    db::Sql& sql, std::string_view token_hash, Time now, Time before, std::string_view address
) {
    sql.run(
        "UPDATE session SET seen_at = :now, address = :address"
        " WHERE token_hash = :token_hash AND seen_at <= :before",
        now, address, token_hash, before
    );
}

void set_password_at(db::Sql& sql, std::string_view token_hash, Time now) {
    sql.run(
        "UPDATE session SET password_at = :now WHERE token_hash = :token_hash", now, token_hash
    );
}

void end_oldest_sessions(db::Sql& sql, Id<User> user, std::int64_t max) {
    sql.run(
        "DELETE FROM session WHERE user_account = :user AND id NOT IN"
        " (SELECT id FROM session WHERE user_account = :same_user ORDER BY id DESC LIMIT :max)",
        user, user, max
    );
}

bool is_device(db::Sql& sql, std::string_view token_hash, Time since) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM known_device WHERE token_hash = :token_hash AND seen_at >= :since"
            " LIMIT 1",
            token_hash, since
        )
        .has_value();
}

bool is_known_device(db::Sql& sql, std::string_view token_hash, Id<User> user, Time since) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 FROM known_device WHERE token_hash = :token_hash AND user_account = :user"
            " AND seen_at >= :since",
            token_hash, user, since
        )
        .has_value();
}

void keep_device(
    db::Sql& sql, std::string_view token_hash, Id<User> user, Time now, std::int64_t max
) {
    sql.run(
        "INSERT INTO known_device (token_hash, user_account, seen_at)"
        " VALUES (:token_hash, :user, :now)"
        " ON CONFLICT (token_hash, user_account) DO UPDATE SET seen_at = excluded.seen_at",
        token_hash, user, now
    );
    sql.run(
        "DELETE FROM known_device WHERE user_account = :user AND token_hash NOT IN"
        " (SELECT token_hash FROM known_device WHERE user_account = :same_user"
        " ORDER BY seen_at DESC LIMIT :max)",
        user, user, max
    );
}

void forget_devices(db::Sql& sql, Id<User> user, std::string_view except) {
    sql.run(
        "DELETE FROM known_device WHERE user_account = :user AND token_hash <> :except", user,
        except
    );
}

Id<ApiToken> insert_token(db::Sql& sql, const TokenRow& row, std::string_view token_hash) {
    return *sql.value<Id<ApiToken>>(
        "INSERT INTO api_token (token_hash, user_account, name, scopes, created_at, expires_at)"
        " VALUES (:token_hash, :user_account, :name, :scopes, :created_at, :expires_at)"
        " RETURNING id",
        token_hash, row.user_account, row.name, row.scopes, row.created_at, row.expires_at
    );
}

std::optional<TokenRow> token(db::Sql& sql, std::string_view token_hash) {
    return sql.one<TokenRow>("FROM api_token WHERE token_hash = :token_hash", token_hash);
}

std::optional<TokenRow> token(db::Sql& sql, Id<ApiToken> id) {
    return sql.one<TokenRow>("FROM api_token WHERE id = :id", id);
}

std::vector<TokenRow> tokens(db::Sql& sql, Id<User> user, Id<ApiToken> after, std::int64_t limit) {
    return sql.all<TokenRow>(
        "FROM api_token WHERE user_account = :user AND id > :after AND revoked_at IS NULL"
        " ORDER BY id LIMIT :limit",
        user, after, limit
    );
}

std::int64_t count_tokens(db::Sql& sql, Id<User> user) {
    return *sql.value<std::int64_t>(
        "SELECT COUNT(*) FROM api_token WHERE user_account = :user AND revoked_at IS NULL", user
    );
}

bool revoke_token(db::Sql& sql, Id<ApiToken> id, Time now) {
    return sql.run(
               "UPDATE api_token SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL", now,
               id
           ) == 1;
}

std::int64_t revoke_tokens(db::Sql& sql, Id<User> user, Time now) {
    return sql.run(
        "UPDATE api_token SET revoked_at = :now WHERE user_account = :user AND revoked_at IS NULL",
        now, user
    );
}

void touch_token(db::Sql& sql, Id<ApiToken> id, Time now, Time before) {
    sql.run(
        "UPDATE api_token SET used_at = :now"
        " WHERE id = :id AND (used_at IS NULL OR used_at <= :before)",
        now, id, before
    );
}

bool keep_token_address(
    db::Sql& sql, Id<ApiToken> id, std::string_view network, Time now, std::int64_t max
) {
    const auto added = sql.run(
        "INSERT INTO api_token_address (token, address, first_at) VALUES (:id, :network, :now)"
        " ON CONFLICT DO NOTHING",
        id, network, now
    );
    if (added == 0) return false;
    sql.run(
        "DELETE FROM api_token_address WHERE token = :id AND address NOT IN"
        " (SELECT address FROM api_token_address WHERE token = :same_id"
        " ORDER BY first_at DESC LIMIT :max)",
        id, id, max
    );
    return true;
}

void insert_link(db::Sql& sql, const LinkRow& row, Time now) {
    sql.run(
        "INSERT INTO one_time_link (token_hash, user_account, created_at, expires_at, purpose)"
        " VALUES (:token_hash, :user_account, :now, :expires_at, :purpose)",
        row.token_hash, row.user_account, now, row.expires_at, row.purpose
    );
}

std::optional<LinkRow> link(db::Sql& sql, std::string_view token_hash) {
    return sql.one<LinkRow>("FROM one_time_link WHERE token_hash = :token_hash", token_hash);
}

bool use_link(db::Sql& sql, std::string_view token_hash, Time now) {
    return sql.run(
               "UPDATE one_time_link SET used_at = :used"
               " WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > :now",
               now, token_hash, now
           ) == 1;
}

void end_links(db::Sql& sql, Id<User> user, Time now) {
    sql.run(
        "UPDATE one_time_link SET used_at = :now WHERE user_account = :user AND used_at IS NULL",
        now, user
    );
}

void end_mailed_links(db::Sql& sql, Id<User> user, Time now) {
    sql.run(
        "UPDATE one_time_link SET used_at = :now"
        " WHERE user_account = :user AND used_at IS NULL AND purpose <> 'sign_in'",
        now, user
    );
}

FailureCount failures(db::Sql& sql, std::string_view subject, Time since) {
    return *sql.one<FailureCount>(
        "SELECT COUNT(*), MAX(failed_at) FROM sign_in_failure"
        " WHERE subject = :subject AND failed_at >= :since",
        subject, since
    );
}

void insert_failure(db::Sql& sql, std::string_view subject, Time now) {
    sql.run(
        "INSERT INTO sign_in_failure (subject, failed_at) VALUES (:subject, :now)", subject, now
    );
}

void remove_failures(db::Sql& sql, std::string_view subject) {
    sql.run("DELETE FROM sign_in_failure WHERE subject = :subject", subject);
}

std::int64_t remove_ended(db::Sql& sql, const Ended& ended, std::int64_t limit) {
    auto removed = sql.run(
        "DELETE FROM session WHERE token_hash IN"
        " (SELECT token_hash FROM session WHERE expires_at < :now ORDER BY expires_at LIMIT "
        ":limit)",
        ended.now, limit
    );
    removed += sql.run(
        "DELETE FROM session WHERE token_hash IN"
        " (SELECT token_hash FROM session WHERE seen_at < :seen_before ORDER BY seen_at LIMIT "
        ":limit)",
        ended.seen_before, limit
    );
    removed += sql.run(
        "DELETE FROM one_time_link WHERE token_hash IN"
        " (SELECT token_hash FROM one_time_link WHERE expires_at < :now"
        " ORDER BY expires_at LIMIT :limit)",
        ended.now, limit
    );
    removed += sql.run(
        "DELETE FROM sign_in_failure WHERE id IN"
        " (SELECT id FROM sign_in_failure WHERE failed_at < :before ORDER BY failed_at LIMIT "
        ":limit)",
        ended.failures_before, limit
    );
    removed += sql.run(
        "DELETE FROM api_token WHERE id IN (SELECT id FROM api_token"
        " WHERE revoked_at < :revoked_before ORDER BY revoked_at LIMIT :limit)",
        ended.revoked_before, limit
    );
    removed += sql.run(
        "DELETE FROM known_device WHERE (token_hash, user_account) IN"
        " (SELECT token_hash, user_account FROM known_device WHERE seen_at < :before"
        " ORDER BY seen_at LIMIT :limit)",
        ended.devices_before, limit
    );
    return removed;
}

}  // namespace mainstay::identity::store
