#include "db/database.hpp"

#include "base/check.hpp"
#include "db/postgresql_database.hpp"
#include "db/sqlite_database.hpp"

namespace mainstay::db {

std::unique_ptr<Database> Database::open(const Options& options) {
    MAINSTAY_CHECK(
        options.read_threads > 0 && options.heavy_threads > 0 && options.search_threads > 0 &&
        options.waiting_max > 0
    );
    std::string_view location = options.location;
    if (location.starts_with("postgresql://") || location.starts_with("postgres://"))
        return std::make_unique<PostgresqlDatabase>(options);
    return std::make_unique<SqliteDatabase>(options);
}

}  // namespace mainstay::db
