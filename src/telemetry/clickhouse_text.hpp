// What is asked of a store in ClickHouse's words. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/clickhouse_client.hpp"
#include "telemetry/tables.hpp"

namespace mainstay::telemetry::clickhouse {

/// A SELECT and the values of its parameters.
struct QueryText {
    std::string sql;
    Values values;
};

/// The rows of a table in a range, as a SELECT in brackets, with these columns.
using RowsOf =
    std::function<std::string(const Table& table, const std::string& columns, TimeRange range)>;

/// REQUIRES: the text is in the language that `Select` says.
QueryText clickhouse_text(const Select& asked, const RowsOf& rows_of);

/// Rows as they are stored: `(SELECT … FROM table WHERE …)`.
std::string stored_rows(const Table& table, const std::string& columns, TimeRange range);

/// The range, made wider so that it begins and ends where the table's rows do that count a minute
/// or an hour, or lie near one another.
TimeRange widened(const Table& table, TimeRange range);

/// Settings that give SQL the meaning it has in DuckDB.
const Values& select_settings();

/// Replaces what stands in braces, such as `{rows}`.
void replace_word(std::string& text, std::string_view word, std::string_view with);

}  // namespace mainstay::telemetry::clickhouse
