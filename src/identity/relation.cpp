#include "identity/relation.hpp"

#include <algorithm>

namespace mainstay::identity::store {

namespace {

bool holds(std::span<const std::int64_t> ids, std::int64_t id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// The text with `{table}`, `{own}` and `{other}` filled in.
std::string statement(const Relation& relation, std::string_view text) {
    return fill(
        text,
        {
            {"table", std::string(relation.table)},
            {"own", std::string(relation.own)},
            {"other", std::string(relation.other)},
        }
    );
}

void raise_version(db::Sql& sql, const Relation& relation, std::int64_t other) {
    if (!relation.is_shown_on_other) return;
    sql.run(statement(relation, "UPDATE {other} SET version = version + 1 WHERE id = :id"), other);
}

}  // namespace

void replace(
    db::Sql& sql, const Relation& relation, std::int64_t own, std::span<const std::int64_t> others
) {
    auto before = sql.all<std::int64_t>(
        statement(relation, "SELECT {other} FROM {table} WHERE {own} = :own ORDER BY {other}"), own
    );
    for (auto other : before) {
        if (holds(others, other)) continue;
        sql.run(
            statement(relation, "DELETE FROM {table} WHERE {own} = :own AND {other} = :other"), own,
            other
        );
        raise_version(sql, relation, other);
    }
    for (auto other : others) {
        if (holds(before, other)) continue;
        sql.run(
            statement(relation, "INSERT INTO {table} ({own}, {other}) VALUES (:own, :other)"), own,
            other
        );
        raise_version(sql, relation, other);
    }
}

}  // namespace mainstay::identity::store
