#include "http/idempotency.hpp"

#include <chrono>

#include <boost/json.hpp>

#include "http/codes.hpp"
#include "wire/name.hpp"

namespace mainstay::http {

namespace json = boost::json;

namespace {

constexpr std::chrono::hours kept{24};
constexpr std::int64_t secret_status = -1;

struct Stored {
    std::string fingerprint;
    std::string rights;
    std::int64_t status = 0;
    std::string headers;
    std::string body;
};

BOOST_DESCRIBE_STRUCT(Stored, (), (fingerprint, rights, status, headers, body))

std::string print_headers(const Headers& headers) {
    json::array list;
    for (const auto& [name, value] : headers) list.push_back({name, value});
    return json::serialize(list);
}

Headers parse_headers(const std::string& text) {
    Headers headers;
    auto pairs = json::parse(text);
    for (const auto& pair : pairs.as_array())
        headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
    return headers;
}

}  // namespace

std::string rights_of(const Caller& caller) {
    std::string rights(wire::name_of(caller.role));
    if (caller.organization) rights += " of " + std::to_string(caller.organization->value);
    if (caller.sees_organization) rights += ", all of it";
    for (auto team : caller.teams) rights += ", team " + std::to_string(team.value);
    if (caller.grants)
        for (const auto& [action, reach] : *caller.grants)
            rights += ", " + action + " " + std::string(wire::name_of(reach));
    return rights;
}

Result<std::optional<Answer>> begin_use(db::Sql& sql, const KeyUse& use, Time now) {
    sql.run(
        "DELETE FROM idempotency_key"
        " WHERE user_id = :user AND route = :route AND key = :key AND created_at < :old",
        use.user, use.route, use.key, now - kept
    );
    auto claimed = sql.run(
        "INSERT INTO idempotency_key"
        " (user_id, route, key, fingerprint, rights, status, headers, body, created_at)"
        " VALUES (:user, :route, :key, :fingerprint, :rights, 0, '', '', :now)"
        " ON CONFLICT DO NOTHING",
        use.user, use.route, use.key, use.fingerprint, use.rights, now
    );
    if (claimed == 1) return std::optional<Answer>();
    auto stored = sql.one<Stored>(
        "FROM idempotency_key WHERE user_id = :user AND route = :route AND key = :key", use.user,
        use.route, use.key
    );
    // Gone between the two statements: whoever held the key did nothing in the end.
    if (!stored) return begin_use(sql, use, now);
    if (stored->fingerprint != use.fingerprint) return refuse(code::key_reused);
    if (stored->status == secret_status) return refuse(code::already_done);
    // Answers of before there was this column are without it.
    bool is_same = stored->rights.empty() || stored->rights == use.rights;
    if (!is_same) return refuse(code::rights_changed);
    return std::optional(Answer{
        .status = static_cast<int>(stored->status),
        .media_type = stored->body.empty() ? "" : "application/json",
        .body = std::move(stored->body),
        .headers = parse_headers(stored->headers),
    });
}

void finish_use(db::Sql& sql, const KeyUse& use, const Answer& answer, bool is_secret) {
    sql.run(
        "UPDATE idempotency_key SET status = :status, headers = :headers, body = :body"
        " WHERE user_id = :user AND route = :route AND key = :key",
        is_secret ? secret_status : std::int64_t{answer.status},
        is_secret ? std::string("[]") : print_headers(answer.headers),
        is_secret ? std::string() : answer.body, use.user, use.route, use.key
    );
}

std::int64_t forget_old_keys(db::Sql& sql, Time now, int limit) {
    return sql.run(
        "DELETE FROM idempotency_key WHERE (user_id, route, key) IN"
        " (SELECT user_id, route, key FROM idempotency_key WHERE created_at < :old"
        " ORDER BY created_at LIMIT :limit)",
        now - kept, limit
    );
}

}  // namespace mainstay::http
