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

}  // namespace mainstay::identity::store
