#include "signals/quiet_store.hpp"

#include <stdexcept>

#include "wire/codec.hpp"

namespace mainstay::signals::store {

Matcher matcher_of(const std::string& stored) {
    auto matcher = wire::parse<Matcher>(stored, wire::UnknownMembers::skipped);
    if (!matcher) throw std::runtime_error("a matcher of signals cannot be read");
    return *std::move(matcher);
}

MaintenanceTimes times_of(const MaintenanceWindow& window) {
    auto schedule =
        wire::parse<MaintenanceSchedule>(window.schedule, wire::UnknownMembers::skipped);
    auto times = schedule ? MaintenanceTimes::create(window.zone, *schedule)
                          : Result<MaintenanceTimes>(std::move(schedule).error());
    if (!times)
        throw std::runtime_error("maintenance window " + to_string(window.id) + " cannot be read");
    return *std::move(times);
}

Id<Silence> insert_silence(db::Sql& sql, const Silence& silence) {
    return sql
        .value<Id<Silence>>(
            "INSERT INTO signal_silence (matcher, reason, starts_at, ends_at, created_by,"
            " created_at)"
            " VALUES (:matcher, :reason, :starts_at, :ends_at, :created_by, :created_at)"
            " RETURNING id",
            silence.matcher, silence.reason, silence.starts_at, silence.ends_at, silence.created_by,
            silence.created_at
        )
        .value();
}

std::optional<Silence> find_silence(db::Sql& sql, Id<Silence> id) {
    return sql.one<Silence>("FROM signal_silence WHERE id = :id", id);
}

bool end_silence(db::Sql& sql, const Silence& silence) {
    return sql.run(
               "UPDATE signal_silence SET ends_at = :ends_at, ended_by = :by,"
               " version = version + 1 WHERE id = :id AND version = :version",
               silence.ends_at, silence.ended_by, silence.id, silence.version
           ) == 1;
}

std::vector<Silence> silences_in_force(db::Sql& sql, Time now) {
    return sql.all<Silence>(
        "FROM signal_silence WHERE ends_at > :now AND starts_at <= :at ORDER BY ends_at, id"
        " LIMIT :limit",
        now, now, silences_max
    );
}

bool is_anything_quiet(db::Sql& sql, Time now) {
    return sql
        .value<std::int64_t>(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM signal_silence WHERE ends_at > :now"
            " AND starts_at <= :at)"
            " OR EXISTS (SELECT 1 FROM maintenance_window WHERE enabled = 1)",
            now, now
        )
        .has_value();
}

std::int64_t count_silences(db::Sql& sql, Time now) {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM signal_silence WHERE ends_at > :now", now)
        .value();
}

std::vector<Silence> list_silences(db::Sql& sql, std::optional<Id<Silence>> before, int limit) {
    db::Query query{"FROM signal_silence WHERE 1 = 1"};
    if (before) query.add(" AND id < :before", *before);
    query.add(" ORDER BY id DESC LIMIT :limit", limit);
    return sql.all<Silence>(query);
}

Id<MaintenanceWindow> insert_window(db::Sql& sql, const MaintenanceWindow& window) {
    return sql
        .value<Id<MaintenanceWindow>>(
            "INSERT INTO maintenance_window (name, matcher, zone, schedule, last_end, enabled,"
            " created_by, created_at)"
            " VALUES (:name, :matcher, :zone, :schedule, :last_end, :enabled, :created_by,"
            " :created_at) RETURNING id",
            window.name, window.matcher, window.zone, window.schedule, window.last_end,
            window.enabled, window.created_by, window.created_at
        )
        .value();
}

std::optional<MaintenanceWindow> find_window(db::Sql& sql, Id<MaintenanceWindow> id) {
    return sql.one<MaintenanceWindow>("FROM maintenance_window WHERE id = :id", id);
}

bool update_window(db::Sql& sql, const MaintenanceWindow& window) {
    return sql.run(
               "UPDATE maintenance_window SET name = :name, matcher = :matcher, zone = :zone,"
               " schedule = :schedule, last_end = :last_end, enabled = :enabled,"
               " version = version + 1 WHERE id = :id AND version = :version",
               window.name, window.matcher, window.zone, window.schedule, window.last_end,
               window.enabled, window.id, window.version
           ) == 1;
}

void remove_window(db::Sql& sql, Id<MaintenanceWindow> id) {
    sql.run("DELETE FROM maintenance_window WHERE id = :id", id);
}

std::vector<MaintenanceWindow> enabled_windows(db::Sql& sql) {
    return sql.all<MaintenanceWindow>(
        "FROM maintenance_window WHERE enabled = 1 ORDER BY id LIMIT :limit", windows_max
    );
}

std::vector<MaintenanceWindow> list_windows(db::Sql& sql, Id<MaintenanceWindow> after, int limit) {
    return sql.all<MaintenanceWindow>(
        "FROM maintenance_window WHERE id > :after ORDER BY id LIMIT :limit", after, limit
    );
}

std::int64_t count_windows(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM maintenance_window").value();
}

int purge_quiet(db::Sql& sql, Time before, int limit) {
    const auto silences = sql.run(
        "DELETE FROM signal_silence WHERE id IN (SELECT id FROM signal_silence"
        " WHERE ends_at < :before ORDER BY ends_at, id LIMIT :limit)",
        before, limit
    );
    const auto windows = sql.run(
        "DELETE FROM maintenance_window WHERE id IN (SELECT id FROM maintenance_window"
        " WHERE last_end < :before ORDER BY id LIMIT :limit)",
        before, limit
    );
    return static_cast<int>(std::max(silences, windows));
}

}  // namespace mainstay::signals::store
