// clang-format off: soci.h must come before the backend's header.
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
// clang-format on

#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.hpp"
#include "db/failure.hpp"
#include "db/file.hpp"
#include "db/session.hpp"
#include "db/statement.hpp"

namespace mainstay::db {

namespace {

using sqlite_api::sqlite3;

// The log may grow larger before it is moved into the main file: that fsync stands in the way of
// commits.
constexpr const char* for_writing =
    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
    " PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;"
    " PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000";
constexpr const char* for_reading =
    "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000";

// The system's last error with the log or the database; sqlite3_system_errno tells that of whatever
// SQLite tried since.
int system_error_of(sqlite3* connection) {
    for (int which : {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}) {
        sqlite_api::sqlite3_file* file = nullptr;
        sqlite_api::sqlite3_file_control(connection, "main", which, &file);
        int error = 0;
        if (file && file->pMethods)
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
        if (error != 0) return error;
    }
    return 0;
}

// SQLite calls it an error of input and output, too, when a disk became read-only.
Cause cause_of_input_output(sqlite3* connection) {
    auto cause = cause_of_error(system_error_of(connection));
    return cause == Cause::other ? Cause::input_output : cause;
}

Cause cause_of(int code, sqlite3* connection) {
    switch (code & 0xFF) {
        case SQLITE_INTERRUPT:
            return Cause::timeout;
        case SQLITE_FULL:
            return Cause::full;
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return Cause::read_only;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
            return cause_of_input_output(connection);
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Cause::damaged;
        default:
            return Cause::other;
    }
}

// A disk that may not be written, or something else about the path.
Cause why_not_opened(const std::filesystem::path& path) {
    auto directory = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    bool is_writable = ::access(directory.c_str(), W_OK) == 0 || errno == ENOENT;
    return is_writable ? Cause::other : Cause::read_only;
}

// The records are nobody else's, in whatever directory they are. SQLite gives the log beside it the
// mode of the database.
void keep_private(const std::string& path) {
    int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return;  // SQLite will say why.
    ::close(descriptor);
    for (const auto* ending : {"", "-wal", "-shm"}) {
        struct stat status{};
        auto file = path + ending;
        if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 0077) == 0) continue;
        if (::chmod(file.c_str(), 0600) != 0)
            MAINSTAY_LOG(warning, "db", "{} can be read by other users of this machine", file);
    }
}

// SQLite's own messages name tables and columns, never values.
[[noreturn]] void fail(sqlite3* connection) {
    int code = sqlite_api::sqlite3_extended_errcode(connection);
    auto text = fmt::format("SQLite {}: {}", code, sqlite_api::sqlite3_errmsg(connection));
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        throw UniqueViolation(text);
    if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED) throw Contended(text);
    throw Failure(text, cause_of(code, connection));
}

class SqliteSession : public Session {
public:
    SqliteSession(const Options& options, std::chrono::milliseconds statement_timeout)
        : session_(soci::sqlite3, "db=\"" + options.location + "\""),
          statements_(session_),
          statement_timeout_(statement_timeout) {
        sqlite_api::sqlite3_progress_handler(connection(), steps_between_checks, is_over, this);
    }

    std::int64_t run(std::string_view text, std::span<Value> params, const RowReader& reader)
        override {
        // Where SQLite has ended the transaction, this statement would be one of its own.
        if (!is_in_transaction()) throw Failure("SQLite ended the transaction");
        until_ = deadline_.value_or(std::chrono::steady_clock::now() + statement_timeout_);
        try {
            Statement& statement = statements_.find(text, params, reader.columns);
            return run(statement, params, reader);
        } catch (const soci::soci_error&) {
            fail(connection());
        }
    }

    void script(const std::string& statements) override {
        until_ = std::chrono::steady_clock::time_point::max();
        if (sqlite_api::sqlite3_exec(connection(), statements.c_str(), {}, {}, {}) != SQLITE_OK)
            fail(connection());
    }

    void limit(std::optional<std::chrono::milliseconds> all_statements) override {
        deadline_.reset();
        if (all_statements) deadline_ = std::chrono::steady_clock::now() + *all_statements;
    }

    bool is_in_transaction() override {
        return sqlite_api::sqlite3_get_autocommit(connection()) == 0;
    }

    Dialect dialect() const override { return Dialect::sqlite; }

    /// What a pragma answers.
    std::string answer(const char* pragma) {
        std::string text;
        auto take = [](void* to, int, char** columns, char**) {
            *static_cast<std::string*>(to) = columns[0];
            return 0;
        };
        if (sqlite_api::sqlite3_exec(connection(), pragma, take, &text, {}) != SQLITE_OK)
            fail(connection());
        return text;
    }

private:
    static constexpr int steps_between_checks = 100'000;

    // Nonzero interrupts the statement.
    static int is_over(void* self) {
        return std::chrono::steady_clock::now() > static_cast<SqliteSession*>(self)->until_;
    }

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
                statement.shrink();
            }
        } reset{statement, backend};

        int before = sqlite_api::sqlite3_total_changes(connection());
        statement.run(params, reader);
        int after = sqlite_api::sqlite3_total_changes(connection());
        return before == after ? 0 : sqlite_api::sqlite3_changes(connection());
    }

    soci::session session_;
    StatementCache statements_;  // After the session: its statements go first.
    std::chrono::milliseconds statement_timeout_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;
    std::chrono::steady_clock::time_point until_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace

std::unique_ptr<Session> open_sqlite(
    const Options& options, bool is_writer, std::chrono::milliseconds statement_timeout
) try {
    if (is_writer) keep_private(options.location);
    auto session = std::make_unique<SqliteSession>(options, statement_timeout);
    session->script(fmt::format("PRAGMA busy_timeout = {}", options.busy_timeout.count()));
    // Where it cannot be had (a network file system) readers and the writer would stop one another.
    if (is_writer && session->answer("PRAGMA journal_mode = WAL") != "wal")
        throw Failure("its file system does not allow a write-ahead log");
    session->script(is_writer ? for_writing : for_reading);
    return session;
} catch (const soci::soci_error& error) {
    throw Failure(
        fmt::format("cannot open {}: {}", options.location, error.get_error_message()),
        why_not_opened(options.location)
    );
} catch (const Failure& failure) {
    throw Failure(
        fmt::format("cannot open {}: {}", options.location, failure.what()), failure.cause()
    );
}

}  // namespace mainstay::db
