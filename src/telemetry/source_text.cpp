#include "telemetry/source_text.hpp"

#include <algorithm>
#include <limits>
#include <sstream>

#include <fmt/format.h>

#include "base/check.hpp"
#include "telemetry/mover.hpp"

namespace mainstay::telemetry {

namespace {

struct Source {
    const Table* table = nullptr;
    std::vector<const Column*> texts{};  ///< The interned columns that are wanted.
};

/// `span service operation`
Source source_of(const std::string& words) {
    std::istringstream in(words);
    std::string name;
    in >> name;
    Source source;
    for (const auto* table : all_tables())
        if (table->name == name) source.table = table;
    MAINSTAY_CHECK(source.table);
    while (in >> name) {
        for (const auto& column : source.table->columns)
            if (column.name == name && column.type == Column::Type::interned)
                source.texts.push_back(&column);
        MAINSTAY_CHECK(!source.texts.empty() && source.texts.back()->name == name);
    }
    return source;
}

/// The rows of one place, with their texts.
std::string select_from(const Source& source, const std::string& rows, const std::string& texts) {
    std::string columns, joins;
    for (const auto& column : source.table->columns) {
        if (column.type == Column::Type::interned) continue;
        if (!columns.empty()) columns += ", ";
        fmt::format_to(std::back_inserter(columns), "s.{}", column.name);
    }
    for (const auto* text : source.texts) {
        fmt::format_to(std::back_inserter(columns), ", text_{0}.text AS {0}", text->name);
        fmt::format_to(
            std::back_inserter(joins), " JOIN {0} text_{1} ON text_{1}.id = s.{1}", texts,
            text->name
        );
    }
    return fmt::format("SELECT {} FROM {} s{}", columns, rows, joins);
}

/// From when on there are samples of series, and not only summaries.
Time samples_from(const Snapshot& snapshot) {
    Time from{std::numeric_limits<std::int64_t>::max()};
    for (const auto& partition : snapshot.partitions)
        if (partition->place().signal == Signal::metrics &&
            partition->place().period == Period::day)
            from = std::min(from, partition->from());
    return from;
}

/// Series whose samples are forgotten are known to the files of their summaries.
bool has_rows(const Partition& partition, const Table& table, TimeRange range, Time samples_from) {
    const auto& place = partition.place();
    if (place.signal != table.signal) return false;
    if (partition.from() >= range.to || partition.to() <= range.from) return false;
    if (place.period == table.period) return true;
    return &table == &series_table && range.from < samples_from;
}

std::string all_of(const Source& source, const Snapshot& snapshot, TimeRange range) {
    std::string sql;
    auto add = [&](const std::string& part) {
        if (!sql.empty()) sql += " UNION ALL ";
        sql += part;
    };
    for (const auto& head : snapshot.heads)
        add(select_from(
            source, '(' + head_rows(*source.table, *head) + ')', head_table("text", head->serial())
        ));
    const auto oldest = samples_from(snapshot);
    for (const auto& partition : snapshot.partitions) {
        if (!has_rows(*partition, *source.table, range, oldest)) continue;
        const auto rows = fmt::format("{}.{}", partition->catalog(), source.table->name);
        add(select_from(source, rows, partition->catalog() + ".text") +
            fmt::format(" WHERE s.batch < {}", snapshot.first_head()));
    }
    return '(' + sql + ')';
}

}  // namespace

std::string duckdb_text(const Select& asked, const Snapshot& snapshot) {
    std::string text;
    std::size_t at = 0;
    while (true) {
        const auto begin = asked.sql.find('{', at);
        text.append(asked.sql, at, begin - at);
        if (begin == std::string::npos) return text;
        const auto end = asked.sql.find('}', begin);
        MAINSTAY_CHECK(end != std::string::npos);
        const auto word = asked.sql.substr(begin + 1, end - begin - 1);
        if (word == "contains" || word == "contains_any_case")
            text += word;
        else
            text += all_of(source_of(word), snapshot, asked.range);
        at = end + 1;
    }
}

}  // namespace mainstay::telemetry
