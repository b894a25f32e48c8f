#include "ticketing/list_ranges.hpp"

#include <map>
#include <string>
#include <utility>

namespace mainstay::ticketing::store {

namespace {

std::string column(std::string_view alias, std::string_view name) {
    return std::string(alias) + "." + std::string(name);
}

void write_select(Writer& writer, const Ranges& ranges) {
    const auto& rows = ranges.rows;
    writer.text(rows.may_repeat ? "SELECT DISTINCT " : "SELECT ")
        .text(column(ranges.alias, rows.thing))
        .text(" AS id FROM ")
        .text(rows.table)
        .text(" ")
        .text(ranges.alias);
    if (writer.dialect() == db::Dialect::sqlite && !rows.index.empty())
        writer.text(" INDEXED BY ").text(rows.index);
    writer.text(" WHERE 1 = 1");
}

void write_end(Writer& writer, const Ranges& ranges) {
    if (!ranges.rows.where.text.empty()) writer.text(" AND ").with(ranges.rows.where);
    if (ranges.rest) ranges.rest(writer);
}

/// Both take the index with the most columns that are equal to something, which is ours.
void write_one(Writer& writer, const Ranges& ranges, const filter::IndexRange& range) {
    const auto id = column(ranges.alias, ranges.rows.thing);
    write_select(writer, ranges);
    for (std::size_t i = 0; i < range.columns.size(); ++i)
        writer.equal(ranges.alias, range.columns[i], range.values[i]);
    writer.text(" AND ").ids(id, ranges.ids);
    write_end(writer, ranges);
}

/// A value that PostgreSQL knows the type of.
void write_typed(Writer& writer, const db::Value& value) {
    writer.text("CAST(").value(value);
    writer.text(std::holds_alternative<std::string>(value) ? " AS TEXT)" : " AS BIGINT)");
}

using Group = std::vector<const filter::IndexRange*>;

/// `(x.column, x.id) SIGN (range.cN, id)`, of the last column, or of the id alone where that is
/// NULL or there is none.
void write_bound(
    Writer& writer, const Ranges& ranges, const filter::IndexRange& range, std::string_view sign,
    std::int64_t id
) {
    const auto& columns = range.columns;
    const bool has_column = !columns.empty() && !is_null(range.values.back());
    writer.text(" AND (");
    if (has_column) writer.text(column(ranges.alias, columns.back())).text(", ");
    writer.text(column(ranges.alias, ranges.rows.thing)).text(") ").text(sign).text(" (");
    if (has_column) writer.text("range.c" + std::to_string(columns.size() - 1) + ", ");
    write_typed(writer, id);
    writer.text(")");
}

/// PostgreSQL plans a range by itself for half a millisecond: here it plans one for all. It guesses
/// what an index leaves, and walks through all tickets where it guesses much. That it cannot where
/// the last column of a range has two bounds together with the id, and the order is that of both:
/// it does not know the column to be the same in all rows. Of bounds of more columns it would see
/// the end of a range by the first alone, and read on to there.
void write_group(Writer& writer, const Ranges& ranges, const Group& group) {
    const auto& first = *group.front();
    writer.text("SELECT part.id FROM (VALUES ");
    for (const auto* range : group) {
        writer.text(range == &first ? "(0" : ", (0");
        for (const auto& value : range->values) {
            writer.text(", ");
            if (is_null(value))
                writer.text("0");
            else
                write_typed(writer, value);
        }
        writer.text(")");
    }
    writer.text(") AS range (number");
    for (std::size_t i = 0; i < first.columns.size(); ++i) writer.text(", c" + std::to_string(i));
    writer.text(") CROSS JOIN LATERAL (");
    write_select(writer, ranges);
    for (std::size_t i = 0; i < first.columns.size(); ++i) {
        if (is_null(first.values[i]))
            writer.equal(ranges.alias, first.columns[i], {});
        else if (i + 1 < first.columns.size())
            writer.text(" AND ")
                .text(column(ranges.alias, first.columns[i]))
                .text(" = range.c" + std::to_string(i));
    }
    write_bound(writer, ranges, first, ">=", ranges.ids.begin);
    write_bound(writer, ranges, first, "<", ranges.ids.end);
    write_end(writer, ranges);
    writer.text(" ORDER BY ");
    for (const auto& name : first.columns) writer.text(column(ranges.alias, name)).text(" DESC, ");
    writer.text(column(ranges.alias, ranges.rows.thing)).text(" DESC LIMIT ");
    writer.value(ranges.limit).text(") part");
}

}  // namespace

void write_ranges(Writer& writer, const Ranges& ranges) {
    if (writer.dialect() == db::Dialect::sqlite) {
        for (const auto& range : ranges.rows.ranges) {
            if (&range != &ranges.rows.ranges.front()) writer.text(" UNION ALL ");
            writer.text("SELECT * FROM (");
            write_one(writer, ranges, range);
            writer.text(" ORDER BY id DESC LIMIT ").value(ranges.limit).text(") part");
        }
        return;
    }
    // Those that have NULL in the same columns are one SELECT.
    std::map<std::vector<bool>, Group> groups;
    for (const auto& range : ranges.rows.ranges) {
        std::vector<bool> nulls;
        for (const auto& value : range.values) nulls.push_back(is_null(value));
        groups[nulls].push_back(&range);
    }
    bool is_first = true;
    for (const auto& [nulls, group] : groups) {
        if (!std::exchange(is_first, false)) writer.text(" UNION ALL ");
        write_group(writer, ranges, group);
    }
}

void write_merged(Writer& writer, const Ranges& ranges) {
    const bool is_sqlite = writer.dialect() == db::Dialect::sqlite;
    for (const auto& range : ranges.rows.ranges) {
        if (&range != &ranges.rows.ranges.front()) writer.text(" UNION ALL ");
        if (!is_sqlite) writer.text("(");
        write_one(writer, ranges, range);
        // PostgreSQL would read all and sort them, were each not in order before. A limit, above
        // all that there may be, has it keep that order.
        if (!is_sqlite) writer.text(" ORDER BY id DESC LIMIT 1000000000000)");
    }
    writer.text(" ORDER BY id DESC");
}

}  // namespace mainstay::ticketing::store
