// Secrets of programs that are principals of their own: those with an ingest key, and hosts. Both
// kinds of row keep the same columns for them: the hash of the secret, and that of the one before
// it, which stays good for a while after a rotation. No secret is kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/raw.hpp"
#include "identity/sessions.hpp"

namespace mainstay::identity {

/// How long the secret before the last rotation is good where nothing is said: long enough to bring
/// the new one to every program.
inline constexpr std::int64_t rotation_grace_hours = 24;

/// The secrets of one kind of program.
struct ProgramSecrets {
    std::string_view table;

    /// Begins each secret, so that scanners of leaked secrets know one when they see it.
    std::string_view prefix;
};

inline constexpr ProgramSecrets ingest_key_secrets{"ingest_key", "mainstay_ingest_"};
inline constexpr ProgramSecrets host_secrets{"host", "mainstay_host_"};

/// Letters, digits and underscores alone: a Sentry DSN takes nothing else for its key.
std::string new_secret(const ProgramSecrets& secrets);

/// The row whose secret it is at `now`: of one that is not revoked, the last or, within its grace,
/// the one before. Indexes: those of the unique hashes.
template <class Row>
std::optional<Row> holder_of(
    db::Sql& sql, const ProgramSecrets& secrets, std::string_view secret, Time now
) {
    if (!secret.starts_with(secrets.prefix)) return std::nullopt;
    const auto hashed = secret_hash(secret);
    return sql.one<Row>(
        "FROM " + std::string(secrets.table) +
            " WHERE revoked_at IS NULL AND (key_hash = :last"
            " OR (previous_hash = :previous AND previous_until > :now))",
        hashed, hashed, now
    );
}

/// Makes the secret the one before, good until `previous_until`.
void replace_secret(
    db::Sql& sql, const ProgramSecrets& secrets, std::int64_t id, std::string_view secret, Time now,
    Time previous_until
);

/// Both secrets stop.
void revoke_secrets(db::Sql& sql, const ProgramSecrets& secrets, std::int64_t id, Time now);

/// Writes that a secret was used, unless that was written within http::note_interval.
void touch_secret(db::Sql& sql, const ProgramSecrets& secrets, std::int64_t id, Time now);

/// Whether that is due.
bool is_use_due(std::optional<Time> last_used_at, Time now);

/// Where a protocol has the secret, besides `Authorization: Bearer`. The first place that holds
/// anything counts, in this order; `Authorization` is the last.
struct SecretPlaces {
    std::vector<std::string_view> headers{"x-mainstay-key"};  // Whole: `dd-api-key`.

    /// One of several pairs in a header, and its name: `x-sentry-auth` and `sentry_key` of
    /// `X-Sentry-Auth: Sentry sentry_version=7, sentry_key=…`.
    std::vector<std::pair<std::string_view, std::string_view>> pairs{};

    std::vector<std::string_view> parameters{};  // Of the query: `api_key`.
};

/// The secret that the request brings, or empty.
std::string_view secret_in(const http::RawRequest& request, const SecretPlaces& places);

/// The `authenticate` of a raw route for one kind of program: `identify` says of a row who sends.
/// Its use is recorded at most once in five minutes. Refuses: unauthenticated for a secret that is
/// unknown, revoked, rotated away, or of something else.
template <class Row, class Identify>
auto by_secret(ProgramSecrets secrets, SecretPlaces places, Identify identify) {
    return [secrets, places = std::move(places),
            identify](db::Sql& sql, const http::RawRequest& request) -> Result<http::Sender> {
        auto row = holder_of<Row>(sql, secrets, secret_in(request, places), request.now);
        if (!row) return refuse(mainstay::code::unauthenticated);
        const auto id = row->id.value;
        http::Sender sender{.key = std::string(secrets.table) + ' ' + std::to_string(id)};
        if (is_use_due(row->last_used_at, request.now))
            sender.record_use = [secrets, id, now = request.now](db::Sql& later) {
                touch_secret(later, secrets, id, now);
            };
        identify(*std::move(row), sender);
        return sender;
    };
}

}  // namespace mainstay::identity
