#include "bugfix/group_store.hpp"

#include "bugfix/padded_list.hpp"
#include "bugfix/part_store.hpp"
#include "bugfix/permissions.hpp"
#include "search/search.hpp"

namespace mainstay::bugfix::store {

namespace {

std::string_view column_of(ErrorSort sort) {
    switch (sort) {
        case ErrorSort::last_seen:
            return "g.last_seen";
        case ErrorSort::first_seen:
            return "g.first_seen";
        case ErrorSort::events:
            return "g.events";
        case ErrorSort::users:
            return "g.users";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

}  // namespace

Id<ErrorGroup> insert_group(db::Sql& sql, const ErrorGroup& group) {
    const auto& g = group;
    const auto id = sql.insert<Id<ErrorGroup>>(
        "INSERT INTO error_group (application, title, culprit, type, platform, level, is_unhandled,"
        " state, first_seen, last_seen, first_release, last_release, events, users, users_sketch,"
        " stored, resolved_in, since_resolved, regressed_in, signal_key, created_at)"
        " VALUES (:application, :title, :culprit, :type, :platform, :level, :is_unhandled,"
        " :state, :first_seen, :last_seen, :first_release, :last_release, :events, :users,"
        " :sketch, :stored, :resolved_in, :since_resolved, :regressed_in, :signal_key, :created_at)"
        " RETURNING id",
        g.application, g.title, g.culprit, g.type, g.platform, g.level, g.is_unhandled, g.state,
        g.first_seen, g.last_seen, g.first_release, g.last_release, g.events, g.users,
        g.users_sketch, g.stored, g.resolved_in, g.since_resolved, g.regressed_in, g.signal_key,
        g.created_at
    );
    search::changed(sql, "error", id.value);
    return id;
}

std::optional<ErrorGroup> find_group(db::Sql& sql, Id<ErrorGroup> id) {
    return sql.one<ErrorGroup>("FROM error_group WHERE id = :id", id);
}

std::vector<ErrorGroup> groups_of(db::Sql& sql, const std::vector<Id<ErrorGroup>>& ids) {
    if (ids.empty()) return {};
    db::Query query;
    query.add("FROM error_group WHERE id IN ").add_list(padded(ids));
    return sql.all<ErrorGroup>(query);
}

void update_group(db::Sql& sql, const ErrorGroup& group) {
    const auto& g = group;
    sql.post(
        "UPDATE error_group SET title = :title, culprit = :culprit, level = :level,"
        " is_unhandled = :is_unhandled, state = :state, first_seen = :first_seen,"
        " last_seen = :last_seen, first_release = :first_release, last_release = :last_release,"
        " events = :events, users = :users, users_sketch = :sketch, stored = :stored,"
        " resolved_as = :resolved_as, resolved_in = :resolved_in, resolved_at = :resolved_at,"
        " since_resolved = :since_resolved, regressed_at = :regressed_at,"
        " regressed_in = :regressed_in, ignored_until = :ignored_until,"
        " ignored_events = :ignored_events, ignored_users = :ignored_users,"
        " assignee = :assignee, merged_into = :merged_into, parts = :parts, joined = :joined,"
        " signal_key = :signal_key, version = :version WHERE id = :id",
        g.title, g.culprit, g.level, g.is_unhandled, g.state, g.first_seen, g.last_seen,
        g.first_release, g.last_release, g.events, g.users, g.users_sketch, g.stored, g.resolved_as,
        g.resolved_in, g.resolved_at, g.since_resolved, g.regressed_at, g.regressed_in,
        g.ignored_until, g.ignored_events, g.ignored_users, g.assignee, g.merged_into, g.parts,
        g.joined, g.signal_key, g.version, g.id
    );
}

void count_group(db::Sql& sql, const ErrorGroup& group) {
    const auto& g = group;
    sql.post(
        "UPDATE error_group SET culprit = :culprit, level = :level, is_unhandled = :is_unhandled,"
        " first_seen = :first_seen, last_seen = :last_seen, first_release = :first_release,"
        " last_release = :last_release, events = :events, users = :users, users_sketch = :sketch,"
        " stored = :stored, since_resolved = :since_resolved WHERE id = :id",
        g.culprit, g.level, g.is_unhandled, g.first_seen, g.last_seen, g.first_release,
        g.last_release, g.events, g.users, g.users_sketch, g.stored, g.since_resolved, g.id
    );
}

std::vector<ErrorKey> find_keys(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& keys
) {
    if (keys.empty()) return {};
    db::Query query;
    query.add("FROM error_key WHERE application = :application AND key IN ", application);
    query.add_list(padded(keys));
    return sql.all<ErrorKey>(query);
}

std::vector<ErrorKey> keys_of(db::Sql& sql, Id<ErrorGroup> group, std::int64_t limit) {
    db::Query query;
    query.add("FROM error_key WHERE error_group IN ").add_list(parts_of(sql, group));
    query.add(" ORDER BY events DESC, key LIMIT :limit", limit);
    return sql.all<ErrorKey>(query);
}

void insert_key(db::Sql& sql, const ErrorKey& key) {
    sql.run(
        "INSERT INTO error_key (application, key, version, error_group, decided_by, events,"
        " first_seen) VALUES (:application, :key, :version, :error_group, :decided_by, :events,"
        " :first_seen)",
        key.application, key.key, key.version, key.error_group, key.decided_by, key.events,
        key.first_seen
    );
}

void count_key(db::Sql& sql, const ErrorKey& key, std::int64_t events) {
    sql.post(
        "UPDATE error_key SET events = events + :events WHERE application = :application"
        " AND key = :key",
        events, key.application, key.key
    );
}

std::int64_t count_created(db::Sql& sql, Id<Application> application, Time since) {
    return sql
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM error_group WHERE application = :application"
            " AND created_at >= :since",
            application, since
        )
        .value_or(0);
}

std::vector<ErrorGroup> groups(db::Sql& sql, const Call& call, const GroupFilter& filter) {
    db::Query query;
    query.add("FROM error_group g WHERE g.merged_into IS NULL");
    if (identity::reach(call, error_read) != Reach::all) {
        // The sign keeps SQLite from reading application by application, which it would then sort.
        query.add(" AND +g.application IN (SELECT a.id FROM application a WHERE a.id > 0");
        identity::scope(call, error_read).narrow(query);
        query.add(")");
    }
    if (filter.application) query.add(" AND g.application = :application", *filter.application);
    if (filter.state) query.add(" AND g.state = :state", *filter.state);
    if (filter.condition) {
        query.add(" AND ");
        filter.condition->end(query);
    }
    const std::string column(column_of(filter.sort));
    if (filter.after)
        query.add(
            " AND (" + column + ", g.id) < (:after_value, :after_id)", filter.after->first,
            filter.after->second
        );
    query.add(" ORDER BY " + column + " DESC, g.id DESC LIMIT :limit", filter.limit);
    return sql.all<ErrorGroup>(query);
}

std::int64_t sorted_by(const ErrorGroup& group, ErrorSort sort) {
    switch (sort) {
        case ErrorSort::last_seen:
            return group.last_seen.micros;
        case ErrorSort::first_seen:
            return group.first_seen.micros;
        case ErrorSort::events:
            return group.events;
        case ErrorSort::users:
            return group.users;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

std::vector<ErrorGroup> groups_of_type(db::Sql& sql, const ErrorGroup& group, std::int64_t limit) {
    return sql.all<ErrorGroup>(
        "FROM error_group WHERE application = :application AND type = :type AND id <> :id"
        " AND merged_into IS NULL AND id NOT IN"
        " (SELECT other FROM error_unlike WHERE error_group = :error_group)"
        " ORDER BY last_seen DESC, id DESC LIMIT :limit",
        group.application, group.type, group.id, group.id, limit
    );
}

void judge_likeness(
    db::Sql& sql, const Call& call, Id<ErrorGroup> one, Id<ErrorGroup> other, bool is_like
) {
    for (const auto& [of, to] : {std::pair(one, other), std::pair(other, one)}) {
        sql.run("DELETE FROM error_unlike WHERE error_group = :of AND other = :to", of, to);
        if (is_like) continue;
        sql.run(
            "INSERT INTO error_unlike (error_group, other, decided_by, decided_at)"
            " VALUES (:of, :to, :decided_by, :decided_at)",
            of, to, call.caller ? std::optional(call.caller->user) : std::nullopt, call.now
        );
    }
}

}  // namespace mainstay::bugfix::store
