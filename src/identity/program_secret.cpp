#include "identity/program_secret.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "http/use_note.hpp"

namespace mainstay::identity {

namespace {

/// The value of a pair in `Word name=value, name="value"`, or empty.
std::string_view paired(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const auto end = std::min(header.find(','), header.size());
        auto pair = trimmed(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        const auto equals = pair.find('=');
        if (equals == pair.npos) continue;
        auto key = trimmed(pair.substr(0, equals));
        // The first stands behind the name of the scheme.
        const auto space = key.rfind(' ');
        if (space != key.npos) key.remove_prefix(space + 1);
        if (key != name) continue;
        auto value = trimmed(pair.substr(equals + 1));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        return value;
    }
    return {};
}

}  // namespace

std::string new_secret(const ProgramSecrets& secrets) {
    return std::string(secrets.prefix) + hex(random_bytes(32));
}

void replace_secret(
    db::Sql& sql, const ProgramSecrets& secrets, std::int64_t id, std::string_view secret, Time now,
    Time previous_until
) {
    sql.run(
        "UPDATE " + std::string(secrets.table) +
            " SET previous_hash = key_hash, previous_until = :previous_until,"
            " key_hash = :key_hash, rotated_at = :now WHERE id = :id",
        previous_until, secret_hash(secret), now, id
    );
}

void revoke_secrets(db::Sql& sql, const ProgramSecrets& secrets, std::int64_t id, Time now) {
    sql.run(
        "UPDATE " + std::string(secrets.table) + " SET revoked_at = :now WHERE id = :id", now, id
    );
}

void touch_secret(db::Sql& sql, const ProgramSecrets& secrets, std::int64_t id, Time now) {
    sql.run(
        "UPDATE " + std::string(secrets.table) +
            " SET last_used_at = :now"
            " WHERE id = :id AND (last_used_at IS NULL OR last_used_at <= :before)",
        now, id, now - http::note_interval
    );
}

bool is_use_due(std::optional<Time> last_used_at, Time now) {
    return !last_used_at || *last_used_at + http::note_interval <= now;
}

std::string_view secret_in(const http::RawRequest& request, const SecretPlaces& places) {
    for (auto name : places.headers)
        if (auto value = trimmed(request.header(name)); !value.empty()) return value;
    for (const auto& [header, name] : places.pairs)
        if (auto value = paired(request.header(header), name); !value.empty()) return value;
    for (auto name : places.parameters)
        if (auto value = request.parameter(name); !value.empty()) return value;
    return request.credentials.bearer;
}

}  // namespace mainstay::identity
