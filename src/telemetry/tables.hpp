// The tables of telemetry as questions see them, whichever engine keeps them. Both engines have
// these columns by these names; how they are stored is each engine's own.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "telemetry/store.hpp"

namespace mainstay::telemetry {

struct Column {
    enum class Type : std::uint8_t {
        int8,
        int16,
        int32,
        int64,
        real,
        text,
        bytes,
        interned,  ///< Text that many rows share; a question names those that it wants.
    };

    std::string_view name;
    Type type;
};

/// How much time one file of a table has.
enum class Period : std::uint8_t { day, month, year };

struct Table {
    std::string_view name;
    Signal signal;
    Period period;
    std::string_view time;   ///< The column that says which period a row belongs to.
    std::string_view order;  ///< In which order rows are stored, for what is asked mostly.
    std::span<const Column> columns;

    /// What it is made of where it is a summary: a SELECT of `{head}`, which is the table of that
    /// name (spans with `bin`), or another summary. Empty: rows are stored as they come.
    std::string_view source{};
    std::string_view summary{};
};

/// Each span, one row. A trace's id is two numbers by their bits.
extern const Table span_table;

/// Each log record, one row.
extern const Table log_table;

/// Durations of spans by service, operation and kind, counted in the bins of a sketch
/// (quantile_sketch.hpp), a minute and an hour a row.
extern const Table span_minute_table;
extern const Table span_hour_table;

/// Who called whom, a minute and an hour a row: `caller` is a service; `callee` is a service, or
/// what a call went to that sends no spans, such as a database (`callee_kind` says which: 0 a
/// service, else a PeerKind).
extern const Table edge_minute_table;
extern const Table edge_hour_table;

/// What is known of each metric series that had samples in a day.
extern const Table series_table;

/// Each uploaded profile, with its bytes.
extern const Table profile_table;

std::span<const Table* const> all_tables();

/// What a call goes to that sends no spans of its own.
enum class PeerKind : std::uint8_t { none, database, queue, external };

}  // namespace mainstay::telemetry
