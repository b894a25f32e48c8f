#include "monitoring/objective_store.hpp"

#include <map>

#include "identity/identity.hpp"
#include "monitoring/permissions.hpp"

namespace mainstay::monitoring::store {

namespace {

constexpr std::int64_t objective_applications_max = 10'000;
constexpr std::int64_t counted_steps_max = 5'000;
constexpr std::int64_t objective_alarms_max = 10'000;

}  // namespace

Id<Objective> insert_objective(db::Sql& sql, const Objective& objective) {
    const auto& o = objective;
    return sql
        .value<Id<Objective>>(
            "INSERT INTO objective (application, name, service, operation, environment, indicator,"
            " threshold_ms, target_millipercent, window_days, enabled, created_at, changed_at)"
            " VALUES (:application, :name, :service, :operation, :environment, :indicator,"
            " :threshold, :target, :window, :enabled, :created, :changed) RETURNING id",
            o.application, o.name, o.service, o.operation, o.environment, o.indicator,
            o.threshold_ms, o.target_millipercent, o.window_days, o.enabled, o.created_at,
            o.changed_at
        )
        .value();
}

std::optional<Objective> find_objective(db::Sql& sql, Id<Objective> id) {
    return sql.one<Objective>("FROM objective WHERE id = :id", id);
}

std::vector<Objective> objectives(db::Sql& sql, const Call& call, const ObjectiveFilter& filter) {
    db::Query query;
    query.add("FROM objective WHERE id > :after", filter.after);
    query.add(filter.is_retired ? " AND retired_at IS NOT NULL" : " AND retired_at IS NULL");
    if (identity::reach(call, telemetry_read) != Reach::all) {
        query.add(" AND application IN (SELECT a.id FROM application a WHERE a.id > 0");
        identity::scope(call, telemetry_read).narrow(query);
        query.add(")");
    }
    if (filter.application) query.add(" AND application = :application", *filter.application);
    if (filter.service) query.add(" AND service = :service", *filter.service);
    query.add(" ORDER BY id LIMIT :limit", filter.limit);
    return sql.all<Objective>(query);
}

std::vector<Objective> counted_objectives(db::Sql& sql) {
    return sql.all<Objective>(
        "FROM objective WHERE enabled = 1 AND retired_at IS NULL ORDER BY id LIMIT :limit",
        objectives_of_all_max
    );
}

std::int64_t count_objectives(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT COUNT(*) FROM objective WHERE retired_at IS NULL")
        .value();
}

std::int64_t count_objectives(db::Sql& sql, Id<Application> application) {
    return sql
        .value<std::int64_t>(
            "SELECT COUNT(*) FROM objective"
            " WHERE application = :application AND retired_at IS NULL",
            application
        )
        .value();
}

bool is_objective_name_taken(
    db::Sql& sql, Id<Application> application, std::string_view name, Id<Objective> except
) {
    return sql
        .value<std::int64_t>(
            "SELECT id FROM objective WHERE application = :application AND name = :name"
            " AND id <> :except AND retired_at IS NULL",
            application, name, except
        )
        .has_value();
}

bool update_objective(db::Sql& sql, const Objective& objective, bool is_anew) {
    const auto& o = objective;
    const bool is_updated =
        sql.run(
            "UPDATE objective SET name = :name, service = :service, operation = :operation,"
            " environment = :environment, indicator = :indicator, threshold_ms = :threshold,"
            " target_millipercent = :target, window_days = :window, enabled = :enabled,"
            " retired_at = :retired, changed_at = :changed, version = version + 1"
            " WHERE id = :id AND version = :version",
            o.name, o.service, o.operation, o.environment, o.indicator, o.threshold_ms,
            o.target_millipercent, o.window_days, o.enabled, o.retired_at, o.changed_at, o.id,
            o.version
        ) == 1;
    if (!is_updated || !is_anew) return is_updated;
    sql.run(
        "UPDATE objective SET definition = definition + 1, counted_from = NULL,"
        " counted_to = NULL WHERE id = :id",
        o.id
    );
    sql.run("DELETE FROM objective_count WHERE objective = :id", o.id);
    return true;
}

bool note_counted(db::Sql& sql, const Objective& objective) {
    return sql.run(
               "UPDATE objective SET counted_from = :from, counted_to = :to"
               " WHERE id = :id AND definition = :definition",
               objective.counted_from, objective.counted_to, objective.id, objective.definition
           ) == 1;
}

std::vector<std::int64_t> objective_applications(db::Sql& sql) {
    return sql.all<std::int64_t>(
        "SELECT DISTINCT application FROM objective ORDER BY application LIMIT :limit",
        objective_applications_max
    );
}

std::vector<CountedStep> counted_steps(
    db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, const CountedRange& range
) {
    return sql.all<CountedStep>(
        "SELECT counted_at, requests, bad FROM objective_count WHERE objective = :objective"
        " AND step_seconds = :step AND counted_at >= :from AND counted_at < :to"
        " ORDER BY counted_at LIMIT :limit",
        objective, std::int64_t{step.count()}, range.from, range.to, counted_steps_max
    );
}

std::vector<CountedStep> summed_steps(
    db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, const CountedRange& range,
    std::chrono::seconds by
) {
    return sql.all<CountedStep>(
        "SELECT part, CAST(SUM(requests) AS BIGINT), CAST(SUM(bad) AS BIGINT) FROM ("
        "SELECT counted_at - counted_at % CAST(:by AS BIGINT) AS part, requests, bad"
        " FROM objective_count WHERE objective = :objective AND step_seconds = :step"
        " AND counted_at >= :from AND counted_at < :to) counted"
        " GROUP BY part ORDER BY part LIMIT :limit",
        std::int64_t{std::chrono::microseconds(by).count()}, objective, std::int64_t{step.count()},
        range.from, range.to, counted_steps_max
    );
}

RequestCounts summed_counts(
    db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, const CountedRange& range
) {
    return sql
        .one<RequestCounts>(
            "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT),"
            " CAST(COALESCE(SUM(bad), 0) AS BIGINT) FROM objective_count"
            " WHERE objective = :objective AND step_seconds = :step AND counted_at >= :from"
            " AND counted_at < :to",
            objective, std::int64_t{step.count()}, range.from, range.to
        )
        .value_or(RequestCounts());
}

void put_steps(
    db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, const CountedRange& range,
    const std::vector<CountedStep>& steps
) {
    const std::int64_t seconds = step.count();
    std::map<Time, CountedStep> before;
    for (const auto& each : counted_steps(sql, objective, step, range)) before[each.at] = each;
    for (const auto& each : steps) {
        const auto found = before.find(each.at);
        const bool is_there = found != before.end();
        const bool is_same = is_there && found->second == each;
        if (is_there) before.erase(found);
        if (is_same || each.requests == 0) continue;
        sql.post(
            "INSERT INTO objective_count (objective, step_seconds, counted_at, requests, bad)"
            " VALUES (:objective, :step, :at, :requests, :bad)"
            " ON CONFLICT (objective, step_seconds, counted_at)"
            " DO UPDATE SET requests = excluded.requests, bad = excluded.bad",
            objective, seconds, each.at, each.requests, each.bad
        );
    }
    for (const auto& [at, gone] : before)
        sql.post(
            "DELETE FROM objective_count WHERE objective = :objective AND step_seconds = :step"
            " AND counted_at = :at",
            objective, seconds, at
        );
}

void forget_steps(db::Sql& sql, Id<Objective> objective, std::chrono::seconds step, Time before) {
    sql.post(
        "DELETE FROM objective_count WHERE objective = :objective AND step_seconds = :step"
        " AND counted_at < :before",
        objective, std::int64_t{step.count()}, before
    );
}

std::vector<ObjectiveAlarm> objective_alarms(db::Sql& sql) {
    return sql.all<ObjectiveAlarm>(
        "FROM objective_alarm ORDER BY objective, speed LIMIT :limit", objective_alarms_max
    );
}

std::vector<ObjectiveAlarm> objective_alarms(db::Sql& sql, Id<Objective> objective) {
    return sql.all<ObjectiveAlarm>(
        "FROM objective_alarm WHERE objective = :objective ORDER BY speed LIMIT 10", objective
    );
}

void put_objective_alarm(db::Sql& sql, const ObjectiveAlarm& alarm) {
    sql.run(
        "INSERT INTO objective_alarm (objective, speed, began_at, raised_at, known_at, figures)"
        " VALUES (:objective, :speed, :began, :raised, :known, :figures)"
        " ON CONFLICT (objective, speed) DO UPDATE SET began_at = excluded.began_at,"
        " raised_at = excluded.raised_at, known_at = excluded.known_at,"
        " figures = excluded.figures",
        alarm.objective, alarm.speed, alarm.began_at, alarm.raised_at, alarm.known_at, alarm.figures
    );
}

void remove_objective_alarm(db::Sql& sql, Id<Objective> objective, BurnSpeed speed) {
    sql.run(
        "DELETE FROM objective_alarm WHERE objective = :objective AND speed = :speed", objective,
        speed
    );
}

}  // namespace mainstay::monitoring::store
