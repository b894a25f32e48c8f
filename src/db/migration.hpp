// One numbered step of a module's tables. Knows nothing else, since generated files include it.
#pragma once

#include <span>
#include <string_view>

namespace mainstay::db {

/// `name` is the file's: `0001_ticket.sql` for both databases, or the twins
/// `0002_search.sqlite.sql` and `0002_search.postgresql.sql`. In `text` the words `{id}`, `{blob}`
/// and `{json}` stand for the dialect's own.
struct Migration {
    std::string_view module;
    std::string_view name;
    std::string_view text;
};

}  // namespace mainstay::db
