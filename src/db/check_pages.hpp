// Looks for damaged pages in the file of a SQLite database, before somebody needs what is on them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "db/database.hpp"

namespace mainstay::db {

/// What a look at the pages has shown.
struct PageCheck {
    std::vector<std::string> damages;  ///< In SQLite's words, which name tables and pages.
    bool is_complete = true;           ///< Else the time was over before all tables were seen.
};

/// Looks at each table and its indexes, one read transaction a table, for at most about `bound`.
/// PostgreSQL is complete at once: it looks after its own pages (data checksums).
PageCheck check_pages(Database& database, std::chrono::milliseconds bound);

}  // namespace mainstay::db
