#include "monitoring/alarm_store.hpp"

namespace mainstay::monitoring::store {

namespace {

constexpr std::int64_t applications_max = 10'000;

}  // namespace

std::vector<OperationAlarm> alarms(db::Sql& sql) {
    return sql.all<OperationAlarm>(
        "FROM operation_alarm ORDER BY application, signal_key LIMIT :limit", alarms_max
    );
}

void put_alarm(db::Sql& sql, const OperationAlarm& alarm) {
    const auto changed = sql.run(
        "UPDATE operation_alarm SET began_at = :began, raised_at = :raised, bad_at = :bad,"
        " ended_at = :ended, before = :before, during = :during"
        " WHERE application = :application AND signal_key = :key",
        alarm.began_at, alarm.raised_at, alarm.bad_at, alarm.ended_at, alarm.before, alarm.during,
        alarm.application, alarm.signal_key
    );
    if (changed == 1) return;
    sql.run(
        "INSERT INTO operation_alarm (application, signal_key, kind, environment, service,"
        " operation, began_at, raised_at, bad_at, ended_at, before, during)"
        " VALUES (:application, :key, :kind, :environment, :service, :operation, :began, :raised,"
        " :bad, :ended, :before, :during)",
        alarm.application, alarm.signal_key, alarm.kind, alarm.environment, alarm.service,
        alarm.operation, alarm.began_at, alarm.raised_at, alarm.bad_at, alarm.ended_at,
        alarm.before, alarm.during
    );
}

void remove_alarm(db::Sql& sql, std::int64_t application, const std::string& signal_key) {
    sql.run(
        "DELETE FROM operation_alarm WHERE application = :application AND signal_key = :key",
        application, signal_key
    );
}

std::vector<std::int64_t> judged_applications(
    db::Sql& sql, const std::vector<std::int64_t>& besides
) {
    for (const auto application : besides)
        sql.run(
            "INSERT INTO judged_application (application) VALUES (:application)"
            " ON CONFLICT (application) DO NOTHING",
            application
        );
    return sql.all<std::int64_t>(
        "SELECT application FROM judged_application ORDER BY application LIMIT :limit",
        applications_max
    );
}

}  // namespace mainstay::monitoring::store
