// Looks through a database for damage.
#pragma once

#include <optional>
#include <string>

#include "db/database.hpp"

namespace mainstay::server {

/// What is wrong with the pages of a SQLite file, if anything; always well for PostgreSQL, which
/// looks after its own. Reads the whole file.
std::optional<std::string> damage_of(db::Database& database);

}  // namespace mainstay::server
