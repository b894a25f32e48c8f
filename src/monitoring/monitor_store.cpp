#include "monitoring/monitor_store.hpp"

namespace mainstay::monitoring::store {

namespace {

constexpr std::int64_t applications_max = 10'000;

}  // namespace

Id<Monitor> insert_monitor(db::Sql& sql, const Monitor& monitor) {
    return sql
        .value<Id<Monitor>>(
            "INSERT INTO monitor (application, name, query, kind, condition,"
            " step_seconds, delay_seconds, severity, no_data, no_data_minutes, service, "
            "description, enabled,"
            " created_at, changed_at)"
            " VALUES (:application, :name, :query, :kind, :condition, :step, :delay, :severity,"
            " :no_data, :no_data_minutes, :service, :description, :enabled, :created, :changed)"
            " RETURNING id",
            monitor.application, monitor.name, monitor.query, monitor.kind, monitor.condition,
            monitor.step_seconds, monitor.delay_seconds, monitor.severity, monitor.no_data,
            monitor.no_data_minutes, monitor.service, monitor.description, monitor.enabled,
            monitor.created_at, monitor.changed_at
        )
        .value();
}

std::optional<Monitor> find_monitor(db::Sql& sql, Id<Monitor> id) {
    return sql.one<Monitor>("FROM monitor WHERE id = :id", id);
}

std::int64_t count_monitors(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM monitor").value();
}

std::int64_t count_monitors(db::Sql& sql, Id<Application> application) {
    return sql
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM monitor WHERE application = :application", application
        )
        .value();
}

std::int64_t count_monitors_that_learn(db::Sql& sql, Id<Monitor> except) {
    return sql
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM monitor WHERE kind IN ('anomaly', 'leak') AND id <> :except",
            except
        )
        .value();
}

bool is_monitor_name_taken(
    db::Sql& sql, Id<Application> application, std::string_view name, Id<Monitor> except
) {
    return sql
        .value<std::int64_t>(
            "SELECT id FROM monitor"
            " WHERE application = :application AND name = :name AND id <> :except",
            application, name, except
        )
        .has_value();
}

bool update_monitor(db::Sql& sql, const Monitor& monitor, bool is_anew) {
    const bool is_updated =
        sql.run(
            "UPDATE monitor SET name = :name, query = :query, kind = :kind,"
            " condition = :condition, step_seconds = :step, delay_seconds = :delay, severity = "
            ":severity,"
            " no_data = :no_data, no_data_minutes = :no_data_minutes, service = :service,"
            " description = :description, enabled = :enabled, changed_at = :changed,"
            " version = version + 1 WHERE id = :id AND version = :version",
            monitor.name, monitor.query, monitor.kind, monitor.condition, monitor.step_seconds,
            monitor.delay_seconds, monitor.severity, monitor.no_data, monitor.no_data_minutes,
            monitor.service, monitor.description, monitor.enabled, monitor.changed_at, monitor.id,
            monitor.version
        ) == 1;
    if (is_updated && is_anew)
        sql.run(
            "UPDATE monitor SET tried_at = NULL, evaluated_at = NULL, evaluated_to = NULL,"
            " unit = '', failing_since = NULL, failure = '', is_failure_raised = 0"
            " WHERE id = :id",
            monitor.id
        );
    return is_updated;
}

void remove_monitor(db::Sql& sql, Id<Monitor> id) {
    remove_groups(sql, id);
    sql.run("DELETE FROM monitor WHERE id = :id", id);
}

std::vector<Monitor> monitors_of(
    db::Sql& sql, const Scope& scope, Id<Monitor> after, std::int64_t limit
) {
    if (scope.empty()) return {};
    db::Query query;
    query.add("FROM monitor WHERE id > :after AND application IN (", after);
    query.add(scope.ids());
    query.add(") ORDER BY id LIMIT :limit", limit);
    return sql.all<Monitor>(query);
}

MonitorCounts counts_of(db::Sql& sql, Id<Monitor> monitor) {
    return sql
        .one<MonitorCounts>(
            "SELECT COUNT(*), COALESCE(SUM(CASE WHEN level = 'alert' THEN 1 ELSE 0 END), 0),"
            " COALESCE(SUM(CASE WHEN level = 'warning' THEN 1 ELSE 0 END), 0),"
            " COALESCE(SUM(is_silent), 0), MIN(opened_at)"
            " FROM monitor_group WHERE monitor = :monitor",
            monitor
        )
        .value();
}

std::vector<Monitor> enabled_monitors(db::Sql& sql) {
    return sql.all<Monitor>(
        "FROM monitor WHERE enabled = 1 ORDER BY COALESCE(tried_at, 0), id LIMIT :limit",
        monitors_of_all_max
    );
}

bool write_evaluation(db::Sql& sql, const Monitor& monitor) {
    return sql.run(
               "UPDATE monitor SET tried_at = :tried, evaluated_at = :evaluated_at,"
               " evaluated_to = :evaluated_to, unit = :unit, failing_since = :failing,"
               " failure = :failure, is_failure_raised = :is_raised"
               " WHERE id = :id AND version = :version",
               monitor.tried_at, monitor.evaluated_at, monitor.evaluated_to, monitor.unit,
               monitor.failing_since, monitor.failure, monitor.is_failure_raised, monitor.id,
               monitor.version
           ) == 1;
}

std::vector<MonitorGroup> groups_of(db::Sql& sql, Id<Monitor> monitor) {
    return sql.all<MonitorGroup>(
        "FROM monitor_group WHERE monitor = :monitor ORDER BY group_key LIMIT :limit", monitor,
        monitor_rows_max
    );
}

void put_group(db::Sql& sql, const MonitorGroup& group) {
    const auto changed = sql.run(
        "UPDATE monitor_group SET level = :level, opened_at = :opened, warning_since = :warning,"
        " alert_since = :alert, good_since = :good, absent_since = :absent,"
        " is_silent = :is_silent, seen_at = :seen, last_value = :last, worst_value = :worst,"
        " raised_at = :raised WHERE monitor = :monitor AND group_key = :key",
        group.level, group.opened_at, group.warning_since, group.alert_since, group.good_since,
        group.absent_since, group.is_silent, group.seen_at, group.last_value, group.worst_value,
        group.raised_at, group.monitor, group.group_key
    );
    if (changed == 1) return;
    sql.run(
        "INSERT INTO monitor_group (monitor, group_key, labels, level, opened_at, warning_since,"
        " alert_since, good_since, absent_since, is_silent, seen_at, last_value, worst_value,"
        " raised_at) VALUES (:monitor, :key, :labels, :level, :opened, :warning, :alert, :good,"
        " :absent, :is_silent, :seen, :last, :worst, :raised)",
        group.monitor, group.group_key, group.labels, group.level, group.opened_at,
        group.warning_since, group.alert_since, group.good_since, group.absent_since,
        group.is_silent, group.seen_at, group.last_value, group.worst_value, group.raised_at
    );
}

void remove_group(db::Sql& sql, Id<Monitor> monitor, const std::string& group_key) {
    sql.run(
        "DELETE FROM monitor_group WHERE monitor = :monitor AND group_key = :key", monitor,
        group_key
    );
}

void remove_groups(db::Sql& sql, Id<Monitor> monitor) {
    sql.run("DELETE FROM monitor_group WHERE monitor = :monitor", monitor);
}

std::vector<std::int64_t> monitored_applications(db::Sql& sql) {
    sql.run(
        "INSERT INTO monitored_application (application)"
        " SELECT DISTINCT application FROM monitor WHERE enabled = 1 AND application NOT IN"
        " (SELECT application FROM monitored_application)"
    );
    return sql.all<std::int64_t>(
        "SELECT application FROM monitored_application ORDER BY application LIMIT :limit",
        applications_max
    );
}

}  // namespace mainstay::monitoring::store
