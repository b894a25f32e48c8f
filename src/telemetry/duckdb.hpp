// DuckDB's C interface with owners, values and exceptions. Only for the .cpp files of telemetry/.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <duckdb.h>

#include "telemetry/rows.hpp"

namespace mainstay::telemetry::duckdb {

/// DuckDB declined a statement, or could not read or write a file.
class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The time of a query was over, or its connection was ended.
class Interrupted : public Failure {
public:
    using Failure::Failure;
};

/// A file holds other bytes than were written to it.
class Damaged : public Failure {
public:
    using Failure::Failure;
};

class Connection;

/// A database in memory, to which files are attached. Any thread.
class Database {
public:
    struct Options {
        int threads = 1;                   ///< For queries and moves.
        std::uint64_t memory_bytes_max{};  ///< Then it writes to `spill`.
        std::string spill;                 ///< A directory.
    };

    /// Throws Failure.
    explicit Database(const Options& options);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    Connection connect();

    /// Whether DuckDB takes nothing more until it is opened again: a write failed in a place that
    /// it cannot take back, as on a full disk.
    bool is_unusable() const { return *is_unusable_; }

private:
    duckdb_database database_ = nullptr;
    // Owned by this and by its connections.
    std::shared_ptr<std::atomic<bool>> is_unusable_ = std::make_shared<std::atomic<bool>>(false);
};

/// One transaction at a time; one thread at a time, but for interrupt().
class Connection {
public:
    // Owned by the database and by its connections.
    Connection(duckdb_connection connection, std::shared_ptr<std::atomic<bool>> is_unusable)
        : connection_(connection), is_unusable_(std::move(is_unusable)) {}

    Connection(Connection&& other) noexcept
        : connection_(std::exchange(other.connection_, nullptr)),
          is_unusable_(std::move(other.is_unusable_)),
          is_ended_(std::move(other.is_ended_)) {}

    Connection& operator=(Connection&&) = delete;
    ~Connection();

    /// Runs one statement and reads no more than `rows_max` of its rows. Throws Failure.
    Rows run(
        const std::string& sql, const std::vector<Cell>& parameters = {},
        std::size_t rows_max = 200'000
    );

    /// The first cell of the first row as a number; 0 where there is none.
    std::int64_t number(const std::string& sql, const std::vector<Cell>& parameters = {});

    /// Ends what runs on it, by Interrupted. From any thread.
    void interrupt();

    /// Ends what runs on it and all that follows. From any thread.
    void end();

    /// For long work between statements. Throws Interrupted where it was ended.
    void check_goes_on() const;

    duckdb_connection handle() const { return connection_; }

    /// Throws what went wrong, by its kind.
    [[noreturn]] void fail(duckdb_error_type type, const char* message) const;

private:
    duckdb_connection connection_ = nullptr;
    // Owned by the database and by its connections.
    std::shared_ptr<std::atomic<bool>> is_unusable_;
    std::unique_ptr<std::atomic<bool>> is_ended_ = std::make_unique<std::atomic<bool>>(false);
};

/// Runs `body` in a transaction: committed, or rolled back where it throws.
template <class Body>
void in_transaction(Connection& connection, Body body) {
    connection.run("BEGIN");
    try {
        body();
        connection.run("COMMIT");
    } catch (...) {
        try {
            connection.run("ROLLBACK");
        } catch (const Failure&) {  // It was rolled back already.
        }
        throw;
    }
}

/// Writes rows into a table, column by column, 2,048 at once.
class Appender {
public:
    /// Throws Failure.
    Appender(
        Connection& connection, const std::string& catalog, const std::string& table,
        const std::vector<duckdb_type>& types
    );
    Appender(const Appender&) = delete;
    Appender& operator=(const Appender&) = delete;
    ~Appender();

    /// Sets a cell of the row at hand. REQUIRES: T is the column's type.
    template <class T>
    void set(std::size_t column, T value) {
        static_cast<T*>(data_[column])[row_] = value;
    }

    void set_text(std::size_t column, std::string_view text) {
        duckdb_vector_assign_string_element_len(
            vectors_[column], row_, text.data(), static_cast<idx_t>(text.size())
        );
    }

    /// The row is complete.
    void end_row() {
        if (++row_ == size_) append();
    }

    /// Makes all rows visible. Throws Failure; then none since the last flush is.
    void flush();

private:
    void append();
    void begin_chunk();
    void check(duckdb_state state);

    const Connection& connection_;
    duckdb_appender appender_ = nullptr;
    duckdb_data_chunk chunk_ = nullptr;
    std::vector<void*> data_;
    std::vector<duckdb_vector> vectors_;
    idx_t row_ = 0;
    idx_t size_ = 0;
    bool has_rows_ = false;  // Since the last flush.
};

}  // namespace mainstay::telemetry::duckdb
