#include "bugfix/count_store.hpp"

#include <algorithm>
#include <map>

#include "bugfix/padded_list.hpp"
#include "bugfix/part_store.hpp"
#include "bugfix/release_order.hpp"

namespace mainstay::bugfix::store {

namespace {

constexpr std::int64_t releases_looked_at = 200;
constexpr std::int64_t trend_rows_max = 5'000;

/// Those of the same name as one, most events first.
std::vector<Facet> united(Id<ErrorGroup> group, std::vector<Facet> rows) {
    std::map<std::string, std::vector<Facet>> by_name;
    for (auto& row : rows) by_name[row.name].push_back(std::move(row));
    std::vector<Facet> all;
    for (auto& [name, same] : by_name) {
        auto& one = all.emplace_back(same.front());
        one.error_group = group;
        if (same.size() == 1) continue;
        UserSketch users;
        one.events = 0;
        for (const auto& each : same) {
            one.events += each.events;
            one.first_seen = std::min(one.first_seen, each.first_seen);
            one.last_seen = std::max(one.last_seen, each.last_seen);
            users.merge(UserSketch::read(each.users_sketch));
        }
        one.users = users.estimate();
        one.users_sketch = users.text();
    }
    std::ranges::sort(all, [](const Facet& one, const Facet& other) {
        return std::pair(other.events, std::string_view(one.name)) <
               std::pair(one.events, std::string_view(other.name));
    });
    return all;
}

}  // namespace

void add_step(db::Sql& sql, const StepCount& step, std::int64_t events) {
    sql.post(
        "INSERT INTO error_count (error_group, step_seconds, at, release, environment, events)"
        " VALUES (:error_group, :step_seconds, :at, :release, :environment, :events)"
        " ON CONFLICT (error_group, step_seconds, at, release, environment)"
        " DO UPDATE SET events = error_count.events + excluded.events",
        step.error_group, step.step_seconds, step.at, step.release, step.environment, events
    );
}

std::vector<CountRow> counts(
    db::Sql& sql, Id<ErrorGroup> group, std::int64_t step_seconds, Time from, Time to,
    std::string_view column, std::int64_t limit
) {
    const bool is_total = column.empty();
    const std::string name = is_total ? "CAST('' AS TEXT)" : std::string(column);
    const std::string grouped = is_total ? "at" : "at, " + name;
    db::Query query;
    query.add("SELECT at, " + name + " AS name, CAST(SUM(events) AS BIGINT) FROM error_count");
    query.add(" WHERE error_group IN ").add_list(parts_of(sql, group));
    query.add(
        " AND step_seconds = :step_seconds AND at >= :begin AND at < :end", step_seconds, from, to
    );
    query.add(" GROUP BY " + grouped + " ORDER BY " + grouped + " LIMIT :limit", limit);
    return sql.all<CountRow>(query);
}

std::vector<TrendRow> trends(db::Sql& sql, const std::vector<Id<ErrorGroup>>& groups, Time since) {
    if (groups.empty()) return {};
    db::Query query;
    // One that is merged may be asked for by itself.
    query.add("SELECT CASE WHEN g.merged_into IN ").add_list(groups);
    query.add(" THEN g.merged_into ELSE g.id END AS error_group, c.at,");
    query.add(" CAST(SUM(c.events) AS BIGINT) FROM error_count c");
    query.add(" JOIN error_group g ON g.id = c.error_group WHERE c.error_group IN ");
    query.add_list(parts_of(sql, groups));
    query.add(" AND c.step_seconds = :step_seconds AND c.at >= :since", hour_seconds, since);
    query.add(" GROUP BY 1, 2 ORDER BY 1, 2 LIMIT :limit", trend_rows_max);
    return sql.all<TrendRow>(query);
}

std::vector<Facet> facets(db::Sql& sql, Id<ErrorGroup> group, std::string_view kind) {
    const auto parts = parts_of(sql, group);
    db::Query query;
    query.add("FROM error_facet WHERE error_group IN ").add_list(parts);
    query.add(" AND kind = :kind ORDER BY events DESC, name", kind);
    auto rows = sql.all<Facet>(query);
    if (parts.size() > 1) rows = united(group, std::move(rows));
    if (std::ssize(rows) > facets_max + 1) rows.resize(facets_max + 1);
    return rows;
}

std::vector<Facet> own_facets(db::Sql& sql, Id<ErrorGroup> group, std::string_view kind) {
    return sql.all<Facet>(
        "FROM error_facet WHERE error_group = :error_group AND kind = :kind"
        " ORDER BY events DESC, name LIMIT :limit",
        group, kind, facets_max + 1
    );
}

std::vector<Facet> find_facets(
    db::Sql& sql, const std::vector<Id<ErrorGroup>>& groups, const std::vector<std::string>& names
) {
    if (groups.empty() || names.empty()) return {};
    db::Query query;
    query.add("FROM error_facet WHERE error_group IN ").add_list(padded(groups));
    query.add(" AND name IN ").add_list(padded(names));
    return sql.all<Facet>(query);
}

std::int64_t count_facets(db::Sql& sql, Id<ErrorGroup> group, std::string_view kind) {
    return sql
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM error_facet WHERE error_group = :error_group AND kind = :kind",
            group, kind
        )
        .value_or(0);
}

void put_facet(db::Sql& sql, const Facet& facet) {
    sql.post(
        "INSERT INTO error_facet (error_group, kind, name, events, users, users_sketch, first_seen,"
        " last_seen) VALUES (:error_group, :kind, :name, :events, :users, :sketch, :first_seen,"
        " :last_seen) ON CONFLICT (error_group, kind, name) DO UPDATE SET"
        " events = excluded.events, users = excluded.users, users_sketch = excluded.users_sketch,"
        " first_seen = excluded.first_seen, last_seen = excluded.last_seen",
        facet.error_group, facet.kind, facet.name, facet.events, facet.users, facet.users_sketch,
        facet.first_seen, facet.last_seen
    );
}

void add_tag(db::Sql& sql, const TagCount& tag, std::int64_t rows_max) {
    const auto changed = sql.run(
        "UPDATE error_tag SET events = events + :events WHERE application = :application"
        " AND error_group = :error_group AND name = :name AND value = :value",
        tag.events, tag.application, tag.error_group, tag.name, tag.value
    );
    if (changed > 0) return;
    const auto rows = sql.value<std::int64_t>(
        "SELECT COUNT(*) FROM error_tag WHERE application = :application"
        " AND error_group = :error_group",
        tag.application, tag.error_group
    );
    if (rows.value_or(0) >= rows_max) return;
    sql.run(
        "INSERT INTO error_tag (application, error_group, name, value, events)"
        " VALUES (:application, :error_group, :name, :value, :events)",
        tag.application, tag.error_group, tag.name, tag.value, tag.events
    );
}

std::vector<TagCount> tags(
    db::Sql& sql, Id<Application> application, Id<ErrorGroup> group, std::int64_t limit
) {
    db::Query query;
    query.add(
        "SELECT application, CAST(:error_group AS BIGINT) AS error_group, name, value,"
        " CAST(SUM(events) AS BIGINT) AS events FROM error_tag"
        " WHERE application = :application AND error_group IN ",
        group, application
    );
    query.add_list(group == Id<ErrorGroup>{} ? std::vector{group} : parts_of(sql, group));
    query.add(
        " GROUP BY application, name, value ORDER BY name, events DESC, value LIMIT :limit", limit
    );
    return sql.all<TagCount>(query);
}

void note_release(db::Sql& sql, Id<Application> application, const KnownRelease& release) {
    sql.post(
        "INSERT INTO error_release (application, name, first_seen, last_seen)"
        " VALUES (:application, :name, :first_seen, :last_seen)"
        " ON CONFLICT (application, name) DO UPDATE SET"
        " first_seen = CASE WHEN excluded.first_seen < error_release.first_seen"
        " THEN excluded.first_seen ELSE error_release.first_seen END,"
        " last_seen = CASE WHEN excluded.last_seen > error_release.last_seen"
        " THEN excluded.last_seen ELSE error_release.last_seen END",
        application, release.name, release.first_seen, release.last_seen
    );
}

std::optional<KnownRelease> find_release(
    db::Sql& sql, Id<Application> application, std::string_view name
) {
    return sql.one<KnownRelease>(
        "FROM error_release WHERE application = :application AND name = :name", application, name
    );
}

std::string newest_release(db::Sql& sql, Id<Application> application) {
    const auto known = sql.all<KnownRelease>(
        "FROM error_release WHERE application = :application"
        " ORDER BY last_seen DESC, name LIMIT :limit",
        application, releases_looked_at
    );
    const KnownRelease* newest = nullptr;
    for (const auto& each : known) {
        if (!newest) {
            newest = &each;
            continue;
        }
        if (const auto order = compare_releases(each.name, newest->name)) {
            if (*order > 0) newest = &each;
            continue;
        }
        const bool is_better = is_ordered_release(each.name) && !is_ordered_release(newest->name);
        const bool is_alike = is_ordered_release(each.name) == is_ordered_release(newest->name);
        if (is_better || (is_alike && each.first_seen > newest->first_seen)) newest = &each;
    }
    return newest ? newest->name : std::string();
}

}  // namespace mainstay::bugfix::store
