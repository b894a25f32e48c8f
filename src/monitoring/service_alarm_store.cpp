#include "monitoring/service_alarm_store.hpp"

namespace mainstay::monitoring::store {

namespace {

constexpr std::int64_t service_alarms_max = 2'000;

}  // namespace

std::optional<ServiceWatch> service_watch(db::Sql& sql) {
    return sql.one<ServiceWatch>("FROM service_watch WHERE id = 1");
}

void put_service_watch(db::Sql& sql, const ServiceWatch& watch) {
    sql.run(
        "INSERT INTO service_watch (id, looked_at, watched_from) VALUES (1, :looked_at, :from)"
        " ON CONFLICT (id) DO UPDATE SET looked_at = excluded.looked_at,"
        " watched_from = excluded.watched_from",
        watch.looked_at, watch.watched_from
    );
}

std::vector<ServiceAlarm> service_alarms(db::Sql& sql, ServiceAlarmKind kind) {
    return sql.all<ServiceAlarm>(
        "FROM service_alarm WHERE kind = :kind ORDER BY application, signal_key LIMIT :limit", kind,
        service_alarms_max
    );
}

void put_service_alarm(db::Sql& sql, const ServiceAlarm& alarm) {
    const auto changed = sql.run(
        "UPDATE service_alarm SET began_at = :began, raised_at = :raised, ended_at = :ended,"
        " before = :before, during = :during"
        " WHERE application = :application AND signal_key = :key",
        alarm.began_at, alarm.raised_at, alarm.ended_at, alarm.before, alarm.during,
        alarm.application, alarm.signal_key
    );
    if (changed == 1) return;
    sql.run(
        "INSERT INTO service_alarm (application, signal_key, kind, environment, service, began_at,"
        " raised_at, ended_at, before, during)"
        " VALUES (:application, :key, :kind, :environment, :service, :began, :raised, :ended,"
        " :before, :during)",
        alarm.application, alarm.signal_key, alarm.kind, alarm.environment, alarm.service,
        alarm.began_at, alarm.raised_at, alarm.ended_at, alarm.before, alarm.during
    );
}

void remove_service_alarm(db::Sql& sql, std::int64_t application, const std::string& signal_key) {
    sql.run(
        "DELETE FROM service_alarm WHERE application = :application AND signal_key = :key",
        application, signal_key
    );
}

}  // namespace mainstay::monitoring::store
