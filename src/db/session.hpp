// One connection to a database, for one thread at a time. Inside db/ only; the drivers are seen in
// its .cpp files.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "db/database.hpp"
#include "db/field.hpp"
#include "db/memory.hpp"
#include "db/sql.hpp"
#include "db/turn.hpp"

namespace mainstay::db {

class Watchdog;

/// One connection, and what was prepared on it.
class Session {
public:
    virtual ~Session() = default;

    /// Runs a statement to its end and gives each row to `reader`. May move from `params`. Returns
    /// changed rows.
    virtual std::int64_t run(
        std::string_view text, std::span<Value> params, const RowReader& reader
    ) = 0;

    /// As `run` for its effect, when nobody asks for the rows it changed. It may be sent together
    /// with what follows; then what follows throws what this one failed with.
    virtual void post(std::string_view text, std::span<Value> params) { run(text, params, {}); }

    /// As `post`, for a statement that answers one row: what follows throws Contended unless the
    /// text of its first column is `expected`. Only where `turn` may foresee.
    virtual void post_expecting(
        std::string_view text, std::span<Value> params, std::string expected
    ) = 0;

    /// Has the database begin with what was posted, without waiting for it.
    virtual void flush() {}

    /// Waits until all that was posted is done. Throws the first failure.
    virtual void complete() {}

    /// Runs a statement that begins or ends a transaction or a part of one. Only COMMIT is waited
    /// for; what another fails with may come with the statement after it. END is for a transaction
    /// that has only read.
    virtual void control(std::string_view statement) = 0;

    /// Runs statements without parameters and without looking at what they answer, for as long as
    /// they take.
    virtual void script(const std::string& statements) = 0;

    /// Has all statements up to the next call together take no longer than this. Without it each
    /// may take the statement timeout.
    virtual void limit(std::optional<std::chrono::milliseconds> all_statements) = 0;

    /// Whether a transaction has begun and not yet ended, be it that a statement in it failed.
    virtual bool is_in_transaction() = 0;

    /// Whether the server did not answer in time, and the connection was cut for it.
    virtual bool was_cut() const { return false; }

    virtual Dialect dialect() const = 0;

    /// What transactions of this connection remember.
    Memory memory;

    /// What is known within the transaction that has begun.
    Turn turn;

    RowsTexts rows_texts;
};

/// Posts the rows that wait to be inserted.
void post_rows(Session& session);

/// Posts all that was put off to the end of the transaction.
void post_rest(Session& session);

/// Opens the SQLite file, creating it if it is to be written, with this deadline for statements.
std::unique_ptr<Session> open_sqlite(
    const Options& options, bool is_writer, std::chrono::milliseconds statement_timeout
);

/// What a session on PostgreSQL is for.
enum class Use {
    find,   ///< Statements whose plan is the same whatever the parameters are.
    list,   ///< Statements to be planned by their parameters each time.
    write,  ///< What holds the turn to write, and so must not stand still.
};

/// Opens a session on PostgreSQL, with this deadline for statements. `watchdog`, if there is one,
/// cuts the connection when the server does not answer.
std::unique_ptr<Session> open_postgresql(
    const Options& options, Use use, std::chrono::milliseconds statement_timeout,
    Watchdog* watchdog = nullptr
);

/// Whether the PostgreSQL of `options` answers to who connects anew. Bounded by the timeout of
/// connections.
bool is_answering(const Options& options);

}  // namespace mainstay::db
