// What ClickHouse's tables are made of, as text. A step that was released is never changed.
#pragma once

#include <span>
#include <string_view>

namespace mainstay::telemetry::clickhouse {

struct TableText {
    std::string_view name;
    std::string_view engine;     ///< Of the family of MergeTree.
    std::string_view arguments;  ///< Of the engine.
    std::string_view partition;
    std::string_view order;
    std::string_view shard;  ///< Which server a row lies on.
    std::string_view columns;
};

struct StepText {
    std::span<const TableText> tables;
};

std::span<const StepText> all_steps();

/// Of the steps that were taken: it stands before all.
const TableText& migration_table();

/// The column that says when the rows of a table were.
std::string_view time_of(std::string_view table);

/// The bin of `duration` as sketch_bin() has it.
inline constexpr std::string_view bin_sql =
    "toInt16(if(duration <= 0, 0, 1 + ceil(log(toFloat64(duration)) / 0.020000666706669435)))";

}  // namespace mainstay::telemetry::clickhouse
