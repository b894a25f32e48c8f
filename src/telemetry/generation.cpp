#include "telemetry/generation.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "telemetry/partitions.hpp"

namespace mainstay::telemetry {

namespace {

/// The tables whose rows come from writers, and not from a summary.
constexpr std::array written{&span_table, &log_table, &series_table, &profile_table};

/// A span's row has the bin of its duration for as long as summaries are made of it.
constexpr std::string_view more_columns(const Table& table) {
    return table.name == span_table.name ? ", bin SMALLINT" : "";
}

duckdb_type duckdb_type_of(Column::Type type) {
    switch (type) {
        case Column::Type::int8:
            return DUCKDB_TYPE_TINYINT;
        case Column::Type::int16:
            return DUCKDB_TYPE_SMALLINT;
        case Column::Type::int32:
        case Column::Type::interned:
            return DUCKDB_TYPE_INTEGER;
        case Column::Type::int64:
            return DUCKDB_TYPE_BIGINT;
        case Column::Type::real:
            return DUCKDB_TYPE_DOUBLE;
        case Column::Type::text:
            return DUCKDB_TYPE_VARCHAR;
        case Column::Type::bytes:
            return DUCKDB_TYPE_BLOB;
    }
    return DUCKDB_TYPE_INVALID;
}

std::vector<duckdb_type> types_of(const Table& table) {
    std::vector<duckdb_type> types;
    for (const auto& column : table.columns) types.push_back(duckdb_type_of(column.type));
    if (!more_columns(table).empty()) types.push_back(DUCKDB_TYPE_SMALLINT);
    return types;
}

std::string create_head(const Table& table, std::int64_t serial) {
    std::string sql = fmt::format("CREATE TABLE {}(", head_table(table.name, serial));
    for (const auto& column : table.columns) {
        if (sql.back() != '(') sql += ", ";
        fmt::format_to(std::back_inserter(sql), "{} {}", column.name, sql_type(column.type));
    }
    sql += more_columns(table);
    return sql + ')';
}

}  // namespace

std::string head_table(std::string_view table, std::int64_t serial) {
    return fmt::format("head_{}_{}", table, serial);
}

Generation::Writing::Writing(duckdb::Connection& writer, std::int64_t serial)
    : spans(writer, "", head_table(span_table.name, serial), types_of(span_table)),
      logs(writer, "", head_table(log_table.name, serial), types_of(log_table)),
      series(writer, "", head_table(series_table.name, serial), types_of(series_table)),
      profiles(writer, "", head_table(profile_table.name, serial), types_of(profile_table)),
      texts(writer, "", head_table("text", serial), {DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_VARCHAR}) {}

void Generation::Writing::flush() {
    // Texts first: a row without its texts would not be seen.
    for (auto* appender : {&texts, &series, &profiles, &logs, &spans}) appender->flush();
}

Generation::Generation(
    duckdb::Database& database, duckdb::Connection& writer, std::int64_t number,
    std::int64_t serial, std::unique_ptr<JournalSegment> segment
)
    : database_(database),
      number_(number),
      serial_(serial),
      segment_path_(segment->path()),
      segment_(std::move(segment)) {
    journal_bytes = segment_->bytes();
    duckdb::in_transaction(writer, [&] {
        for (const auto* table : written) writer.run(create_head(*table, serial));
        writer.run(
            fmt::format("CREATE TABLE {}(id INTEGER, text VARCHAR)", head_table("text", serial))
        );
        writer.run(fmt::format("INSERT INTO {} VALUES (0, '')", head_table("text", serial)));
    });
    writing_ = std::make_unique<Writing>(writer, serial);
}

Generation::~Generation() {
    writing_.reset();
    try {
        auto connection = database_.connect();
        for (const auto* table : written)
            connection.run(fmt::format("DROP TABLE IF EXISTS {}", head_table(table->name, serial_))
            );
        connection.run(fmt::format("DROP TABLE IF EXISTS {}", head_table("text", serial_)));
    } catch (const duckdb::Failure& failure) {
        MAINSTAY_LOG(error, "telemetry", "Rows stay in memory: {}", failure.what());
    }
}

}  // namespace mainstay::telemetry
