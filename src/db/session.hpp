// One connection to a database, for one thread at a time. Inside db/ only; the drivers are seen in
// its .cpp files.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "db/database.hpp"
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

    /// Whether a transaction has begun and not yet ended, be it that a statement in it failed.
    virtual bool is_in_transaction() = 0;

    virtual Dialect dialect() const = 0;
};

/// Opens the SQLite file, creating it if it is to be written.
std::unique_ptr<Session> open_sqlite(const Options& options, bool is_writer);

/// Opens a session on PostgreSQL.
std::unique_ptr<Session> open_postgresql(const Options& options);

}  // namespace mainstay::db
