#include "identity/ingest_key_store.hpp"

namespace mainstay::identity::store {

Id<IngestKey> insert_ingest_key(db::Sql& sql, const IngestKeyRow& row, std::string_view key_hash) {
    return *sql.value<Id<IngestKey>>(
        "INSERT INTO ingest_key (application, name, key_hash, created_at, created_by)"
        " VALUES (:application, :name, :key_hash, :created_at, :created_by) RETURNING id",
        row.application, row.name, key_hash, row.created_at, row.created_by
    );
}

std::optional<IngestKeyRow> ingest_key(
    db::Sql& sql, Id<Application> application, Id<IngestKey> id
) {
    return sql.one<IngestKeyRow>(
        "FROM ingest_key"
        " WHERE id = :id AND application = :application AND revoked_at IS NULL",
        id, application
    );
}

std::vector<IngestKeyRow> ingest_keys(
    db::Sql& sql, Id<Application> application, Id<IngestKey> after, std::int64_t limit
) {
    return sql.all<IngestKeyRow>(
        "FROM ingest_key"
        " WHERE application = :application AND id > :after AND revoked_at IS NULL"
        " ORDER BY id LIMIT :limit",
        application, after, limit
    );
}

std::int64_t count_ingest_keys(db::Sql& sql, Id<Application> application) {
    return *sql.value<std::int64_t>(
        "SELECT COUNT(*) FROM ingest_key"
        " WHERE application = :application AND revoked_at IS NULL",
        application
    );
}

bool is_ingest_key_name_taken(db::Sql& sql, Id<Application> application, std::string_view name) {
    return *sql.value<std::int64_t>(
               "SELECT COUNT(*) FROM ingest_key"
               " WHERE application = :application AND name = :name AND revoked_at IS NULL",
               application, name
           ) > 0;
}

std::optional<IngestKeyRow> ingest_key_of(db::Sql& sql, std::string_view key_hash, Time now) {
    return sql.one<IngestKeyRow>(
        "FROM ingest_key"
        " WHERE revoked_at IS NULL AND (key_hash = :last"
        " OR (previous_hash = :previous AND previous_until > :now))",
        key_hash, key_hash, now
    );
}

void rotate_ingest_key(
    db::Sql& sql, Id<IngestKey> id, std::string_view key_hash, Time now, Time previous_until
) {
    sql.run(
        "UPDATE ingest_key SET previous_hash = key_hash, previous_until = :previous_until,"
        " key_hash = :key_hash, rotated_at = :now WHERE id = :id",
        previous_until, key_hash, now, id
    );
}

void revoke_ingest_key(db::Sql& sql, Id<IngestKey> id, Time now) {
    sql.run("UPDATE ingest_key SET revoked_at = :now WHERE id = :id", now, id);
}

void touch_ingest_key(db::Sql& sql, Id<IngestKey> id, Time now, Time before) {
    sql.run(
        "UPDATE ingest_key SET last_used_at = :now"
        " WHERE id = :id AND (last_used_at IS NULL OR last_used_at <= :before)",
        now, id, before
    );
}

}  // namespace mainstay::identity::store
