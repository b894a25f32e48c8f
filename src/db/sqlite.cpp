#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.hpp"
#include "db/failure.hpp"
#include "db/session.hpp"
#include "db/sqlite_statement.hpp"
#include "db/statement_cache.hpp"

namespace mainstay::db {

namespace {

// The log may grow larger before it is moved into the main file: that fsync stands in the way of
// commits.
constexpr const char* for_writing =
    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
    " PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;"
    " PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000";
constexpr const char* for_reading =
    "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000";

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

// Once for the process, before its first connection. Each connection is its thread's alone, and
// nobody reads how much memory SQLite has taken: locks and counters for either would be in the way
// of every statement.
void configure() {
    static const bool is_done = [] {
        bool is_set = sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK &&
                      sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
        if (!is_set) MAINSTAY_LOG(warning, "db", "SQLite was in use before it was configured");
        return is_set;
    }();
    static_cast<void>(is_done);
}

struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};

using Connection = std::unique_ptr<sqlite3, Close>;

Connection open_file(const std::string& path, bool is_writer) {
    configure();
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (is_writer ? SQLITE_OPEN_CREATE : 0);
    sqlite3* opened = nullptr;
    int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
    Connection connection(opened);
    if (code != SQLITE_OK)
        throw Failure(
            fmt::format("SQLite {}: {}", code, sqlite3_errstr(code)), why_not_opened(path)
        );
    return connection;
}

class SqliteSession : public Session {
public:
    SqliteSession(
        const Options& options, bool is_writer, std::chrono::milliseconds statement_timeout
    )
        : connection_(open_file(options.location, is_writer)),
          statement_timeout_(statement_timeout) {
        sqlite3_progress_handler(connection(), steps_between_checks, is_over, this);
    }

    std::int64_t run(std::string_view text, std::span<Value> params, const RowReader& reader)
        override {
        // Where SQLite has ended the transaction, this statement would be one of its own.
        if (!is_in_transaction()) throw Failure("SQLite ended the transaction");
        until_ = deadline_.value_or(std::chrono::steady_clock::now() + statement_timeout_);
        auto before = sqlite3_total_changes64(connection());
        statement(text).run(params, reader);
        auto after = sqlite3_total_changes64(connection());
        return before == after ? 0 : sqlite3_changes64(connection());
    }

    void post_expecting(std::string_view, std::span<Value>, std::string) override {
        throw Failure("SQLite answers at once: nothing is to be foreseen");
    }

    void control(std::string_view text) override {
        until_ = std::chrono::steady_clock::time_point::max();
        statement(text).run({}, {});
    }

    void script(const std::string& statements) override {
        until_ = std::chrono::steady_clock::time_point::max();
        if (sqlite3_exec(connection(), statements.c_str(), {}, {}, {}) != SQLITE_OK)
            fail(connection());
    }

    void limit(std::optional<std::chrono::milliseconds> all_statements) override {
        deadline_.reset();
        if (all_statements) deadline_ = std::chrono::steady_clock::now() + *all_statements;
    }

    bool is_in_transaction() override { return sqlite3_get_autocommit(connection()) == 0; }

    Dialect dialect() const override { return Dialect::sqlite; }

    /// What a pragma answers.
    std::string answer(const char* pragma) {
        std::string text;
        auto take = [](void* to, int, char** columns, char**) {
            *static_cast<std::string*>(to) = columns[0];
            return 0;
        };
        if (sqlite3_exec(connection(), pragma, take, &text, {}) != SQLITE_OK) fail(connection());
        return text;
    }

private:
    static constexpr int steps_between_checks = 100'000;

    // Nonzero interrupts the statement.
    static int is_over(void* self) {
        return std::chrono::steady_clock::now() > static_cast<SqliteSession*>(self)->until_;
    }

    sqlite3* connection() { return connection_.get(); }

    SqliteStatement& statement(std::string_view text) {
        if (auto* known = statements_.find(text)) return *known;
        statements_.make_room();
        return statements_.keep(text, std::make_unique<SqliteStatement>(connection(), text));
    }

    Connection connection_;
    StatementCache<SqliteStatement> statements_;  // After the connection: they go first.
    std::chrono::milliseconds statement_timeout_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;
    std::chrono::steady_clock::time_point until_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace

std::unique_ptr<Session> open_sqlite(
    const Options& options, bool is_writer, std::chrono::milliseconds statement_timeout
) try {
    if (is_writer) keep_private(options.location);
    auto session = std::make_unique<SqliteSession>(options, is_writer, statement_timeout);
    session->script(fmt::format("PRAGMA busy_timeout = {}", options.busy_timeout.count()));
    // Where it cannot be had (a network file system) readers and the writer would stop one another.
    if (is_writer && session->answer("PRAGMA journal_mode = WAL") != "wal")
        throw Failure("its file system does not allow a write-ahead log");
    session->script(is_writer ? for_writing : for_reading);
    return session;
} catch (const Failure& failure) {
    throw Failure(
        fmt::format("cannot open {}: {}", options.location, failure.what()), failure.cause()
    );
}

}  // namespace mainstay::db
