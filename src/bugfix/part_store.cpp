#include "bugfix/part_store.hpp"

namespace mainstay::bugfix::store {

std::vector<Id<ErrorGroup>> parts_of(db::Sql& sql, Id<ErrorGroup> group) {
    return parts_of(sql, std::vector{group});
}

std::vector<Id<ErrorGroup>> parts_of(db::Sql& sql, const std::vector<Id<ErrorGroup>>& groups) {
    auto parts = groups;
    if (groups.empty()) return parts;
    db::Query query;
    query.add("SELECT id FROM error_group WHERE merged_into IN ").add_list(groups);
    for (const auto id : sql.all<Id<ErrorGroup>>(query)) parts.push_back(id);
    return parts;
}

std::vector<ErrorGroup> merged_groups(db::Sql& sql, Id<ErrorGroup> group) {
    return sql.all<ErrorGroup>(
        "FROM error_group WHERE merged_into = :error_group ORDER BY id", group
    );
}

std::vector<Figures> own_figures(db::Sql& sql, const std::vector<Id<ErrorGroup>>& groups) {
    if (groups.empty()) return {};
    db::Query query;
    query.add("FROM error_own WHERE error_group IN ").add_list(groups);
    return sql.all<Figures>(query);
}

void put_own(db::Sql& sql, const Figures& figures) {
    const auto& f = figures;
    sql.post(
        "INSERT INTO error_own (error_group, level, is_unhandled, first_seen, last_seen,"
        " first_release, last_release, events, users, users_sketch, stored) VALUES (:error_group,"
        " :level, :is_unhandled, :first_seen, :last_seen, :first_release, :last_release, :events,"
        " :users, :sketch, :stored) ON CONFLICT (error_group) DO UPDATE SET level = excluded.level,"
        " is_unhandled = excluded.is_unhandled, first_seen = excluded.first_seen,"
        " last_seen = excluded.last_seen, first_release = excluded.first_release,"
        " last_release = excluded.last_release, events = excluded.events, users = excluded.users,"
        " users_sketch = excluded.users_sketch, stored = excluded.stored",
        f.error_group, f.level, f.is_unhandled, f.first_seen, f.last_seen, f.first_release,
        f.last_release, f.events, f.users, f.users_sketch, f.stored
    );
}

void remove_own(db::Sql& sql, Id<ErrorGroup> group) {
    sql.post("DELETE FROM error_own WHERE error_group = :error_group", group);
}

}  // namespace mainstay::bugfix::store
