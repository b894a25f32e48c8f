#include "db/sqlite_statement.hpp"

#include <charconv>

#include <fmt/format.h>
#include <sqlite3.h>

#include "db/failure.hpp"
#include "db/file.hpp"
#include "db/statement_text.hpp"

namespace mainstay::db {

namespace {

// The system's last error with the log or the database; sqlite3_system_errno tells that of whatever
// SQLite tried since.
int system_error_of(sqlite3* connection) {
    for (int which : {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}) {
        sqlite3_file* file = nullptr;
        sqlite3_file_control(connection, "main", which, &file);
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

std::string_view text_of(sqlite3_stmt* statement, int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    if (!text) throw std::bad_alloc();  // NULL was looked for before.
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

// SQLite would read what is no number as 0.
long long integer_of(sqlite3_stmt* statement, int column) {
    if (sqlite3_column_type(statement, column) == SQLITE_INTEGER)
        return sqlite3_column_int64(statement, column);
    auto text = text_of(statement, column);
    long long number = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size())
        throw Failure("what is stored is not the integer that its member wants");
    return number;
}

}  // namespace

void fail(sqlite3* connection) {
    int code = sqlite3_extended_errcode(connection);
    auto text = fmt::format("SQLite {}: {}", code, sqlite3_errmsg(connection));
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_ROWID)
        throw UniqueViolation(text);
    if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED) throw Contended(text);
    throw Failure(text, cause_of(code, connection));
}

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

SqliteStatement::SqliteStatement(sqlite3* connection, std::string_view text)
    : connection_(connection) {
    sqlite3_stmt* statement = nullptr;
    auto code = sqlite3_prepare_v3(
        connection, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
        &statement, nullptr
    );
    statement_.reset(statement);
    if (code != SQLITE_OK) fail(connection);
    if (!statement) throw Failure("a statement without words");
    check_parameters(text, static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)));
}

void SqliteStatement::run(std::span<const Value> params, const RowReader& reader) {
    struct Reset {
        sqlite3_stmt* statement;

        ~Reset() {
            sqlite3_reset(statement);
            // What they point to goes with the caller.
            sqlite3_clear_bindings(statement);
        }
    } reset{statement_.get()};

    auto width = static_cast<std::size_t>(sqlite3_column_count(statement_.get()));
    if (width < reader.columns.size())
        throw Failure("the statement has fewer columns than its row");
    bind(params);
    cells_.resize(reader.columns.size());
    while (step()) {
        if (!reader.take) continue;
        give_row(reader, cells_);
        if (reader.is_first_only) return;
    }
}

void SqliteStatement::bind(std::span<const Value> params) {
    auto* statement = statement_.get();
    if (static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)) != params.size())
        throw Failure("the parameters do not match the names in the statement");
    int at = 0;
    for (const Value& param : params) {
        ++at;
        int code = SQLITE_OK;
        if (const auto* integer = std::get_if<std::int64_t>(&param)) {
            code = sqlite3_bind_int64(statement, at, *integer);
        } else if (const auto* real = std::get_if<double>(&param)) {
            code = sqlite3_bind_double(statement, at, *real);
        } else if (const auto* text = std::get_if<std::string>(&param)) {
            // PostgreSQL would cut the text there without a word.
            if (text->find('\0') != std::string::npos)
                throw Failure("text with a NUL character cannot be stored");
            code = sqlite3_bind_text64(
                statement, at, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8
            );
        } else {
            code = sqlite3_bind_null(statement, at);
        }
        if (code != SQLITE_OK) fail(connection_);
    }
}

bool SqliteStatement::step() {
    switch (sqlite3_step(statement_.get())) {
        case SQLITE_ROW:
            return true;
        case SQLITE_DONE:
            return false;
        default:
            fail(connection_);
    }
}

void SqliteStatement::give_row(const RowReader& reader, std::span<Cell> cells) {
    auto* statement = statement_.get();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto at = static_cast<int>(i);
        auto& cell = cells[i];
        cell = {.column = reader.columns[i]};
        cell.is_null = sqlite3_column_type(statement, at) == SQLITE_NULL;
        if (cell.is_null) continue;
        switch (cell.column) {
            case Column::integer:
                cell.integer = integer_of(statement, at);
                break;
            case Column::real:
                cell.real = sqlite3_column_double(statement, at);
                break;
            case Column::text:
                cell.text = text_of(statement, at);
                break;
        }
    }
    reader.take(reader.rows, cells);
}

}  // namespace mainstay::db
