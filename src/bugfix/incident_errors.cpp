#include "bugfix/incident_errors.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "bugfix/count_store.hpp"
#include "bugfix/error_signals.hpp"
#include "bugfix/permissions.hpp"
#include "identity/identity.hpp"

namespace mainstay::bugfix {

namespace {

using std::chrono::hours;

constexpr int signals_looked_at = 50;
constexpr std::int64_t groups_looked_at = 100;
constexpr std::int64_t steps_looked_at = 5'000;
constexpr hours incident_hours_max{24};
constexpr hours compared_with{24};
constexpr double deviations_min = 3;
constexpr std::int64_t events_min = 3;

/// Where and when an incident is, by its signals.
struct IncidentScope {
    std::set<std::string> services;
    std::set<std::string> environments;
    std::optional<Time> from;
    bool is_of_all = false;  // A signal names no service.
};

IncidentScope scope_of(db::Sql& sql, Id<signals::Incident> incident) {
    IncidentScope scope;
    for (const auto id : signals::signals_of(sql, incident, signals_looked_at)) {
        const auto signal = signals::signal_facts(sql, id);
        if (!signal || group_of_signal(*signal)) continue;
        if (signal->service.empty())
            scope.is_of_all = true;
        else
            scope.services.insert(signal->service);
        if (!signal->environment.empty()) scope.environments.insert(signal->environment);
        scope.from = std::min(scope.from.value_or(signal->first_at), signal->first_at);
    }
    if (scope.is_of_all) scope.services.clear();
    return scope;
}

Time start_of(Time at, std::int64_t seconds) {
    return {at.micros - at.micros % (seconds * 1'000'000)};
}

double hours_from_to(Time from, Time to) {
    return static_cast<double>(to.micros - from.micros) / 3'600'000'000.0;
}

std::vector<ErrorGroup> candidates(
    db::Sql& sql, Id<Application> application, const IncidentScope& scope, Time from, Time to
) {
    db::Query query;
    query.add("FROM error_group g WHERE g.application = :application", application);
    query.add(" AND g.last_seen >= :begin AND g.first_seen <= :last", from, to);
    query.add(" AND g.merged_into IS NULL");
    if (!scope.services.empty()) {
        query.add(
            " AND EXISTS (SELECT 1 FROM error_tag t WHERE t.application = g.application"
            " AND t.error_group = g.id AND t.name = 'service' AND t.value IN "
        );
        query.add_list(scope.services);
        query.add(")");
    }
    query.add(" ORDER BY g.last_seen DESC, g.id LIMIT :limit", groups_looked_at);
    return sql.all<ErrorGroup>(query);
}

struct CountedTime {
    Time from;
    Time to;
    std::int64_t step_seconds = store::minute_seconds;
};

std::int64_t events_in(
    db::Sql& sql, Id<ErrorGroup> group, const CountedTime& time,
    const std::set<std::string>& environments
) {
    std::int64_t events = 0;
    for (const auto& row : store::counts(
             sql, group, time.step_seconds, start_of(time.from, time.step_seconds), time.to,
             "environment", steps_looked_at
         ))
        if (environments.empty() || row.name.empty() || environments.contains(row.name))
            events += row.events;
    return events;
}

}  // namespace

bool stands_out(std::int64_t events, double expected) {
    const auto count = static_cast<double>(events);
    return events >= events_min && count >= 2 * expected &&
           count - expected >= deviations_min * std::sqrt(std::max(expected, 0.5));
}

std::vector<IncidentError> ranked(std::vector<IncidentError> errors) {
    std::erase_if(errors, [](const IncidentError& each) {
        const bool is_rare =
            each.kind == IncidentErrorKind::more_often && !stands_out(each.events, each.expected);
        return each.events == 0 || is_rare;
    });
    const auto excess = [](const IncidentError& each) {
        return static_cast<double>(each.events) - each.expected;
    };
    std::ranges::sort(errors, [&](const IncidentError& one, const IncidentError& other) {
        if (one.kind != other.kind) return one.kind < other.kind;
        if (excess(one) != excess(other)) return excess(one) > excess(other);
        return one.id < other.id;
    });
    if (errors.size() > incident_errors_max) errors.resize(incident_errors_max);
    return errors;
}

Result<IncidentErrors> list_incident_errors(
    db::Sql& sql, const Call& call, const ErrorsOfIncident& request
) {
    TRY(identity::require_some(call, error_read));
    const auto facts = signals::incident_facts(sql, request.id);
    if (!facts || !signals::sees_signals(sql, call, facts->application))
        return refuse(mainstay::code::not_found);
    const Resource resource{.applications = {facts->application}};
    TRY(identity::require(call, error_read, resource));
    const auto scope = scope_of(sql, request.id);
    IncidentErrors found{
        .services = {scope.services.begin(), scope.services.end()},
        .from = scope.from.value_or(call.now) - seen_late,
        .to = facts->recovered_at.value_or(call.now),
    };
    found.to = std::clamp(found.to, found.from, found.from + incident_hours_max);
    if (!scope.from) return found;

    CountedTime within{found.from, found.to + std::chrono::minutes(1)};
    // Minutes are not kept for longer; of hours the one in which it began counts whole.
    if (found.from < call.now - store::minutes_kept + hours(1)) {
        within.step_seconds = store::hour_seconds;
        within.from = start_of(found.from, store::hour_seconds);
    }
    const auto began = start_of(found.from, store::hour_seconds);
    const CountedTime before{began - compared_with, began, store::hour_seconds};
    std::vector<IncidentError> errors;
    for (const auto& group : candidates(sql, facts->application, scope, found.from, found.to)) {
        IncidentError error{
            .id = group.id,
            .title = group.title,
            .culprit = group.culprit,
            .state = group.state,
            .events = events_in(sql, group.id, within, scope.environments),
            .first_seen = group.first_seen,
            .last_seen = group.last_seen,
        };
        error.expected = static_cast<double>(events_in(sql, group.id, before, scope.environments)) *
                         hours_from_to(within.from, within.to) /
                         hours_from_to(before.from, before.to);
        if (group.regressed_at && *group.regressed_at >= found.from &&
            *group.regressed_at <= found.to)
            error.kind = IncidentErrorKind::returned;
        if (group.first_seen >= found.from) error.kind = IncidentErrorKind::is_new;
        errors.push_back(std::move(error));
    }
    found.items = ranked(std::move(errors));
    return found;
}

}  // namespace mainstay::bugfix
