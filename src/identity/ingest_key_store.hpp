// SQL to rows of ingest keys and back. No rule lives here, and nothing but hashes of secrets comes
// by.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity::store {

/// One row of `ingest_key`, without its hashes.
struct IngestKeyRow {
    Id<IngestKey> id;
    Id<Application> application;
    std::string name;
    Time created_at;
    std::optional<Id<User>> created_by;
    std::optional<Time> rotated_at;
    std::optional<Time> previous_until;
    std::optional<Time> last_used_at;
};
BOOST_DESCRIBE_STRUCT(
    IngestKeyRow, (),
    (id, application, name, created_at, created_by, rotated_at, previous_until, last_used_at)
)

Id<IngestKey> insert_ingest_key(db::Sql& sql, const IngestKeyRow& row, std::string_view key_hash);

/// One of the application's that is not revoked. Index: the primary key.
std::optional<IngestKeyRow> ingest_key(db::Sql& sql, Id<Application> application, Id<IngestKey> id);

/// Those that are not revoked, the oldest first. Index: ingest_key_application.
std::vector<IngestKeyRow> ingest_keys(
    db::Sql& sql, Id<Application> application, Id<IngestKey> after, std::int64_t limit
);
std::int64_t count_ingest_keys(db::Sql& sql, Id<Application> application);
bool is_ingest_key_name_taken(db::Sql& sql, Id<Application> application, std::string_view name);

}  // namespace mainstay::identity::store
