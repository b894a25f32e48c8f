// A prepared statement of SQLite, and what its errors mean. Inside db/ only.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "db/field.hpp"
#include "db/row.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace mainstay::db {

/// Throws what the last error of the connection means. The text names tables and columns, never
/// values.
[[noreturn]] void fail(sqlite3* connection);

/// A statement, ready to be run again after each run.
class SqliteStatement {
public:
    SqliteStatement(sqlite3* connection, std::string_view text);

    /// Runs the statement and gives its rows to `reader`, until the end or the first. Leaves it
    /// reset: one left open would pin the reader's snapshot and show old data from then on.
    void run(std::span<const Value> params, const RowReader& reader);

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };

    void bind(std::span<const Value> params);
    bool step();
    void give_row(const RowReader& reader, std::span<Cell> cells);

    sqlite3* connection_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    std::vector<Cell> cells_;
};

}  // namespace mainstay::db
