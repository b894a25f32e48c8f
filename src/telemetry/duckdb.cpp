#include "telemetry/duckdb.hpp"

#include <array>
#include <cstring>
#include <limits>
#include <mutex>

#include <fmt/format.h>

namespace mainstay::telemetry::duckdb {

namespace {

struct ResultOwner {
    duckdb_result result{};

    ResultOwner() = default;
    ResultOwner(const ResultOwner&) = delete;
    ResultOwner& operator=(const ResultOwner&) = delete;

    ~ResultOwner() { duckdb_destroy_result(&result); }
};

struct ChunkOwner {
    duckdb_data_chunk chunk = nullptr;

    explicit ChunkOwner(duckdb_data_chunk given) : chunk(given) {}

    ChunkOwner(const ChunkOwner&) = delete;
    ChunkOwner& operator=(const ChunkOwner&) = delete;

    ~ChunkOwner() {
        if (chunk) duckdb_destroy_data_chunk(&chunk);
    }
};

struct StatementOwner {
    duckdb_prepared_statement statement = nullptr;

    StatementOwner() = default;
    StatementOwner(const StatementOwner&) = delete;
    StatementOwner& operator=(const StatementOwner&) = delete;

    ~StatementOwner() { duckdb_destroy_prepare(&statement); }
};

Cell from_hugeint(duckdb_hugeint value) {
    const bool fits =
        value.upper == 0 &&
        value.lower <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const bool is_negative =
        value.upper == -1 &&
        value.lower > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (fits || is_negative) return static_cast<std::int64_t>(value.lower);
    return duckdb_hugeint_to_double(value);
}

template <class T>
Cell whole(const void* data, idx_t row) {
    return static_cast<std::int64_t>(static_cast<const T*>(data)[row]);
}

Cell cell_of(duckdb_type type, const void* data, idx_t row) {
    switch (type) {
        case DUCKDB_TYPE_BOOLEAN:
            return std::int64_t{static_cast<const bool*>(data)[row]};
        case DUCKDB_TYPE_TINYINT:
            return whole<std::int8_t>(data, row);
        case DUCKDB_TYPE_UTINYINT:
            return whole<std::uint8_t>(data, row);
        case DUCKDB_TYPE_SMALLINT:
            return whole<std::int16_t>(data, row);
        case DUCKDB_TYPE_USMALLINT:
            return whole<std::uint16_t>(data, row);
        case DUCKDB_TYPE_INTEGER:
            return whole<std::int32_t>(data, row);
        case DUCKDB_TYPE_UINTEGER:
            return whole<std::uint32_t>(data, row);
        case DUCKDB_TYPE_BIGINT:
            return whole<std::int64_t>(data, row);
        case DUCKDB_TYPE_UBIGINT:
            return whole<std::uint64_t>(data, row);
        case DUCKDB_TYPE_HUGEINT:
            return from_hugeint(static_cast<const duckdb_hugeint*>(data)[row]);
        case DUCKDB_TYPE_FLOAT:
            return double{static_cast<const float*>(data)[row]};
        case DUCKDB_TYPE_DOUBLE:
            return static_cast<const double*>(data)[row];
        case DUCKDB_TYPE_VARCHAR:
        case DUCKDB_TYPE_BLOB: {
            auto text = static_cast<const duckdb_string_t*>(data)[row];
            return std::string(duckdb_string_t_data(&text), duckdb_string_t_length(text));
        }
        default:
            throw Failure(fmt::format("a column is of type {}, which is not read here", int{type}));
    }
}

void add_rows(duckdb_data_chunk chunk, std::size_t rows_max, Rows& rows) {
    const auto columns = duckdb_data_chunk_get_column_count(chunk);
    const auto count = duckdb_data_chunk_get_size(chunk);
    const auto first = rows.size();
    const auto taken = std::min<std::size_t>(count, rows_max - first);
    rows.resize(first + taken);
    for (std::size_t row = first; row < rows.size(); ++row) rows[row].reserve(columns);
    for (idx_t column = 0; column < columns; ++column) {
        auto vector = duckdb_data_chunk_get_vector(chunk, column);
        auto logical = duckdb_vector_get_column_type(vector);
        const auto type = duckdb_get_type_id(logical);
        duckdb_destroy_logical_type(&logical);
        auto* data = duckdb_vector_get_data(vector);
        auto* validity = duckdb_vector_get_validity(vector);
        for (idx_t row = 0; row < taken; ++row) {
            const bool is_there = !validity || duckdb_validity_row_is_valid(validity, row);
            rows[first + row].push_back(is_there ? cell_of(type, data, row) : Cell{});
        }
    }
}

void bind(duckdb_prepared_statement statement, const std::vector<Cell>& parameters) {
    for (std::size_t at = 0; at < parameters.size(); ++at) {
        const auto place = static_cast<idx_t>(at + 1);
        const Cell& cell = parameters[at];
        duckdb_state state = DuckDBError;
        if (auto* number = std::get_if<std::int64_t>(&cell))
            state = duckdb_bind_int64(statement, place, *number);
        else if (auto* real = std::get_if<double>(&cell))
            state = duckdb_bind_double(statement, place, *real);
        else if (auto* text = std::get_if<std::string>(&cell))
            state = duckdb_bind_varchar_length(statement, place, text->data(), text->size());
        else
            state = duckdb_bind_null(statement, place);
        if (state != DuckDBSuccess) throw Failure(fmt::format("parameter {} has no place", place));
    }
}

}  // namespace

Database::Database(const Options& options) {
    duckdb_config config = nullptr;
    duckdb_create_config(&config);
    const auto memory = fmt::format("{}B", options.memory_bytes_max);
    const std::array settings{
        std::pair{"threads", std::to_string(options.threads)},
        std::pair{"memory_limit", memory},
        std::pair{"temp_directory", options.spill},
        std::pair{"autoinstall_known_extensions", std::string("false")},
        std::pair{"autoload_known_extensions", std::string("false")},
    };
    for (const auto& [name, value] : settings) duckdb_set_config(config, name, value.c_str());
    char* message = nullptr;
    const auto state = duckdb_open_ext(":memory:", &database_, config, &message);
    duckdb_destroy_config(&config);
    std::string text = message ? message : "";
    duckdb_free(message);
    if (state != DuckDBSuccess) throw Failure(text);
}

Database::~Database() { duckdb_close(&database_); }

Connection Database::connect() {
    duckdb_connection connection = nullptr;
    if (duckdb_connect(database_, &connection) != DuckDBSuccess)
        throw Failure("no connection to DuckDB was made");
    return Connection(connection, is_unusable_);
}

Connection::~Connection() {
    if (connection_) duckdb_disconnect(&connection_);
}

void Connection::interrupt() { duckdb_interrupt(connection_); }

void Connection::end() {
    *is_ended_ = true;
    interrupt();
}

void Connection::check_goes_on() const {
    if (*is_ended_) throw Interrupted("the connection was ended");
}

void Connection::fail(duckdb_error_type type, const char* message) const {
    const std::string text = message ? message : "DuckDB failed without a message";
    const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
    if (type == DUCKDB_ERROR_FATAL || says("has been invalidated")) *is_unusable_ = true;
    if (type == DUCKDB_ERROR_INTERRUPT) throw Interrupted(text);
    // DuckDB has no type of its own for it.
    if (says("Corrupt database file") || says("does not match stored checksum"))
        throw Damaged(text);
    throw Failure(text);
}

Rows Connection::run(
    const std::string& sql, const std::vector<Cell>& parameters, std::size_t rows_max
) {
    check_goes_on();
    ResultOwner owner;
    if (parameters.empty()) {
        if (duckdb_query(connection_, sql.c_str(), &owner.result) != DuckDBSuccess)
            fail(duckdb_result_error_type(&owner.result), duckdb_result_error(&owner.result));
    } else {
        StatementOwner prepared;
        if (duckdb_prepare(connection_, sql.c_str(), &prepared.statement) != DuckDBSuccess)
            fail(DUCKDB_ERROR_INVALID, duckdb_prepare_error(prepared.statement));
        bind(prepared.statement, parameters);
        if (duckdb_execute_prepared(prepared.statement, &owner.result) != DuckDBSuccess)
            fail(duckdb_result_error_type(&owner.result), duckdb_result_error(&owner.result));
    }
    Rows rows;
    while (rows.size() < rows_max) {
        ChunkOwner chunk(duckdb_fetch_chunk(owner.result));
        if (!chunk.chunk) break;
        add_rows(chunk.chunk, rows_max, rows);
    }
    return rows;
}

std::int64_t Connection::number(const std::string& sql, const std::vector<Cell>& parameters) {
    auto rows = run(sql, parameters, 1);
    if (rows.empty() || rows[0].empty()) return 0;
    return detail::from_cell<std::int64_t>(rows[0][0]);
}

Appender::Appender(
    Connection& connection, const std::string& catalog, const std::string& table,
    const std::vector<duckdb_type>& types
)
    : connection_(connection),
      data_(types.size()),
      vectors_(types.size()),
      size_(duckdb_vector_size()) {
    std::vector<duckdb_logical_type> logical;
    for (auto type : types) logical.push_back(duckdb_create_logical_type(type));
    chunk_ = duckdb_create_data_chunk(logical.data(), logical.size());
    for (auto& type : logical) duckdb_destroy_logical_type(&type);
    begin_chunk();
    const auto* name = catalog.empty() ? nullptr : catalog.c_str();
    const auto state =
        duckdb_appender_create_ext(connection.handle(), name, nullptr, table.c_str(), &appender_);
    if (state == DuckDBSuccess) return;
    std::string message = appender_ ? duckdb_appender_error(appender_) : "no appender was made";
    duckdb_appender_destroy(&appender_);
    duckdb_destroy_data_chunk(&chunk_);
    connection.fail(DUCKDB_ERROR_INVALID, message.c_str());
}

Appender::~Appender() {
    // What was not flushed was answered by nobody.
    duckdb_appender_destroy(&appender_);
    duckdb_destroy_data_chunk(&chunk_);
}

void Appender::begin_chunk() {
    duckdb_data_chunk_reset(chunk_);
    for (std::size_t column = 0; column < vectors_.size(); ++column) {
        vectors_[column] = duckdb_data_chunk_get_vector(chunk_, static_cast<idx_t>(column));
        data_[column] = duckdb_vector_get_data(vectors_[column]);
    }
    row_ = 0;
}

void Appender::check(duckdb_state state) {
    if (state != DuckDBSuccess)
        connection_.fail(DUCKDB_ERROR_INVALID, duckdb_appender_error(appender_));
}

void Appender::append() {
    if (row_ == 0) return;
    connection_.check_goes_on();
    duckdb_data_chunk_set_size(chunk_, row_);
    check(duckdb_append_data_chunk(appender_, chunk_));
    has_rows_ = true;
    begin_chunk();
}

void Appender::flush() {
    append();
    if (!has_rows_) return;
    has_rows_ = false;
    check(duckdb_appender_flush(appender_));
}

}  // namespace mainstay::telemetry::duckdb
