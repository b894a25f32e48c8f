// clang-format off: soci.h must come before the backend's header.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
// clang-format on

#include <fmt/format.h>

#include "db/failure.hpp"
#include "db/session.hpp"
#include "db/statement.hpp"

namespace mainstay::db {

namespace {

using sqlite_api::sqlite3;

// SQLite's own messages name tables and columns, never values.
[[noreturn]] void fail(sqlite3* connection) {
    int code = sqlite_api::sqlite3_extended_errcode(connection);
    auto text = fmt::format("SQLite {}: {}", code, sqlite_api::sqlite3_errmsg(connection));
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        throw UniqueViolation(text);
    if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED) throw Contended(text);
    throw Failure(text);
}

class SqliteSession : public Session {
public:
    explicit SqliteSession(const std::string& path)
        : session_(soci::sqlite3, "db=\"" + path + "\""), statements_(session_) {}

    std::int64_t run(std::string_view text, std::span<Value> params, const RowReader& reader)
        override {
        try {
            Statement& statement = statements_.find(text, params, reader.columns);
            return run(statement, params, reader);
        } catch (const soci::soci_error&) {
            fail(connection());
        }
    }

    void script(const std::string& statements) override {
        if (sqlite_api::sqlite3_exec(connection(), statements.c_str(), {}, {}, {}) != SQLITE_OK)
            fail(connection());
    }

    bool is_in_transaction() override {
        return sqlite_api::sqlite3_get_autocommit(connection()) == 0;
    }

    Dialect dialect() const override { return Dialect::sqlite; }

private:
    sqlite3* connection() {
        return static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
    }

    std::int64_t run(Statement& statement, std::span<Value> params, const RowReader& reader) {
        auto& backend = static_cast<soci::sqlite3_statement_backend&>(statement.backend());
        if (static_cast<std::size_t>(sqlite_api::sqlite3_column_count(backend.stmt_)) <
            reader.columns.size())
            throw Failure("the statement has fewer columns than its row");

        // A statement left open would pin the reader's snapshot and show old data from then on.
        struct Reset {
            Statement& statement;
            soci::sqlite3_statement_backend& backend;

            ~Reset() {
                sqlite_api::sqlite3_reset(backend.stmt_);
                statement.let_go();
            }
        } reset{statement, backend};

        int before = sqlite_api::sqlite3_total_changes(connection());
        statement.run(params, reader);
        int after = sqlite_api::sqlite3_total_changes(connection());
        return before == after ? 0 : sqlite_api::sqlite3_changes(connection());
    }

    soci::session session_;
    StatementCache statements_;  // After the session: its statements go first.
};

}  // namespace

std::unique_ptr<Session> open_sqlite(
    const std::string& path, bool is_writer, std::chrono::milliseconds busy_timeout
) {
    std::unique_ptr<SqliteSession> session;
    try {
        session = std::make_unique<SqliteSession>(path);
    } catch (const soci::soci_error& error) {
        throw Failure("cannot open the database " + path + ": " + error.get_error_message());
    }
    session->script(fmt::format("PRAGMA busy_timeout = {}", busy_timeout.count()));
    if (is_writer) {
        // Larger than the default checkpoint: its fsync of the main file stands in the way of
        // commits.
        session->script(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            " PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;"
            " PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000"
        );
    } else {
        session->script(
            "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000"
        );
    }
    return session;
}

}  // namespace mainstay::db
