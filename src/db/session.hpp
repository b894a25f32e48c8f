// One connection to a database, for one thread at a time. Inside db/ only; the drivers are seen in
// its .cpp files.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "db/field.hpp"
#include "db/sql.hpp"

namespace mainstay::db {

/// One connection, and what was prepared on it.
class Session {
public:
    virtual ~Session() = default;

    /// Runs a statement to its end and gives each row to `reader`. May move from `params`. Returns
    /// changed rows.
    virtual std::int64_t run(
        std::string_view text, std::span<Value> params, const RowReader& reader
    ) = 0;

    /// Runs statements without parameters and without looking at what they answer.
    virtual void script(const std::string& statements) = 0;

    /// Whether a transaction is open and can still be committed.
    virtual bool is_in_transaction() = 0;

    virtual Dialect dialect() const = 0;
};

/// Opens a SQLite file, creating it if it is to be written.
std::unique_ptr<Session> open_sqlite(
    const std::string& path, bool is_writer, std::chrono::milliseconds busy_timeout
);

/// Opens a session on PostgreSQL.
std::unique_ptr<Session> open_postgresql(const std::string& url);

}  // namespace mainstay::db
