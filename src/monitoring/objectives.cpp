#include "monitoring/objectives.hpp"

#include <array>
#include <cmath>

#include "http/codes.hpp"
#include "http/page.hpp"
#include "monitoring/objective_codes.hpp"
#include "monitoring/permissions.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

using identity::ApplicationEntry;

constexpr std::string_view objectives_list = "objectives";
constexpr std::array objective_windows{7, 28, 30, 90};

/// What is recorded of an objective.
struct RecordedObjective {
    std::string name;
    Id<Application> application;
    std::string service;
    std::string operation;
    std::string environment;
    ObjectiveIndicator indicator = ObjectiveIndicator::availability;
    std::optional<std::int64_t> threshold_ms;
    double target = 0;
    std::int64_t window_days = 0;
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(
    RecordedObjective, (),
    (name, application, service, operation, environment, indicator, threshold_ms, target,
     window_days, enabled)
)

double percent_target(const Objective& objective) {
    return static_cast<double>(objective.target_millipercent) / 1'000;
}

wire::json::value as_recorded(const Objective& o) {
    return wire::encode(RecordedObjective{
        o.name, o.application, o.service, o.operation, o.environment, o.indicator, o.threshold_ms,
        percent_target(o), o.window_days, o.enabled
    });
}

Resource of_application(Id<Application> application) { return {.applications = {application}}; }

/// The application, for those who see its telemetry.
Result<ApplicationEntry> seen_application(db::Sql& sql, const Call& call, std::string_view key) {
    TRY(identity::require_some(call, telemetry_read));
    auto application = identity::find_application(sql, key);
    if (!application || !identity::may(call, telemetry_read, of_application(application->id)))
        return refuse(mainstay::code::not_found);
    return *std::move(application);
}

Result<ApplicationEntry> managed_application_of(
    db::Sql& sql, const Call& call, std::string_view key
) {
    auto application = TRY(seen_application(sql, call, key));
    TRY(identity::require(call, objective_manage, of_application(application.id)));
    return application;
}

Result<Objective> seen_objective(db::Sql& sql, const Call& call, Id<Objective> id) {
    TRY(identity::require_some(call, telemetry_read));
    auto objective = store::find_objective(sql, id);
    if (!objective || !identity::may(call, telemetry_read, of_application(objective->application)))
        return refuse(mainstay::code::not_found);
    return *std::move(objective);
}

Result<Objective> managed_objective(db::Sql& sql, const Call& call, Id<Objective> id) {
    auto objective = TRY(seen_objective(sql, call, id));
    TRY(identity::require(call, objective_manage, of_application(objective.application)));
    return objective;
}

ObjectiveView shown(db::Sql& sql, const Call& call, const Objective& objective) {
    const auto application = identity::find_application(sql, objective.application);
    return objective_view(
        sql, objective, application ? application->key : "",
        identity::may(call, objective_manage, of_application(objective.application))
    );
}

http::Versioned<ObjectiveView> versioned(
    db::Sql& sql, const Call& call, const Objective& objective
) {
    return {shown(sql, call, objective), objective.version};
}

Result<std::int64_t> target_of(double percent) {
    const auto thousandths = percent * 1'000;
    const auto whole = std::round(thousandths);
    if (!(whole >= target_millipercent_min) || !(whole <= target_millipercent_max) ||
        std::abs(whole - thousandths) > 1e-6)
        return invalid({wrong("target", code::target_unfit)});
    return static_cast<std::int64_t>(whole);
}

Result<std::int64_t> window_days_of(const std::optional<ObjectiveWindow>& days) {
    if (!days) return std::int64_t{30};
    if (std::ranges::find(objective_windows, days->value) == objective_windows.end())
        return invalid({wrong("window_days", code::window_unfit)});
    return std::int64_t{days->value};
}

Result<> check_threshold(const Objective& objective) {
    const bool is_latency = objective.indicator == ObjectiveIndicator::latency;
    if (is_latency != objective.threshold_ms.has_value())
        return invalid({wrong("threshold_ms", code::threshold_unfit)});
    return {};
}

/// What is said of both an objective and one that is only tried.
template <class Request>
Result<Objective> draft_of(
    const Call& call, const ApplicationEntry& application, const Request& request
) {
    Objective draft{
        .application = application.id,
        .service = request.service.value,
        .operation = request.operation ? request.operation->value : "",
        .environment = request.environment ? request.environment->value : "",
        .indicator = request.indicator,
        .target_millipercent = TRY(target_of(request.target)),
        .window_days = TRY(window_days_of(request.window_days)),
        .created_at = call.now,
        .changed_at = call.now,
    };
    if (request.threshold_ms) draft.threshold_ms = request.threshold_ms->value;
    TRY(check_threshold(draft));
    return draft;
}

Result<> check_name(db::Sql& sql, const Objective& objective) {
    if (store::is_objective_name_taken(sql, objective.application, objective.name, objective.id))
        return invalid({wrong("name", identity::code::taken)});
    return {};
}

Result<> check_objective_room(db::Sql& sql, Id<Application> application) {
    auto full = [](std::int64_t max) {
        return refuse(code::too_many_objectives, {{"max", std::to_string(max)}});
    };
    if (store::count_objectives(sql, application) >= objectives_max) return full(objectives_max);
    if (store::count_objectives(sql) >= objectives_of_all_max) return full(objectives_of_all_max);
    return {};
}

void record_objective(
    db::Sql& sql, const Call& call, const Objective& objective, std::string_view action,
    wire::json::value before, wire::json::value after
) {
    timeline::record(
        sql, call, {"objective", objective.id.value}, action, std::move(before), std::move(after)
    );
}

Result<Objective> changed(const Objective& before, const ChangeObjective& request) {
    auto after = before;
    if (request.name) after.name = request.name->value;
    if (request.service) after.service = request.service->value;
    if (request.operation) after.operation = request.operation->value;
    if (request.environment) after.environment = request.environment->value;
    if (request.indicator) after.indicator = *request.indicator;
    if (request.threshold_ms)
        after.threshold_ms = request.threshold_ms->value;
    else if (after.indicator == ObjectiveIndicator::availability)
        after.threshold_ms = std::nullopt;
    if (request.target) after.target_millipercent = TRY(target_of(*request.target));
    if (request.window_days) after.window_days = TRY(window_days_of(request.window_days));
    if (request.enabled) after.enabled = *request.enabled;
    TRY(check_threshold(after));
    return after;
}

}  // namespace

Result<http::Page<ObjectiveView>> list_objectives(
    db::Sql& sql, const Call& call, const ListObjectives& request
) {
    TRY(identity::require_some(call, telemetry_read));
    const auto limit = request.limit.value_or(Count<1, 100>{50}).value;
    store::ObjectiveFilter filter{
        .is_retired = request.retired.value_or(false),
        .limit = limit + 1,
    };
    if (request.application)
        filter.application = TRY(seen_application(sql, call, request.application->value)).id;
    if (request.service) filter.service = request.service->value;
    if (request.cursor)
        filter.after =
            std::get<0>(TRY(http::read_cursor<Id<Objective>>(objectives_list, request.cursor->value)
            ));
    auto page = http::page_of(
        store::objectives(sql, call, filter), static_cast<std::size_t>(limit),
        [](const Objective& last) { return http::cursor_after(objectives_list, last.id); }
    );
    http::Page<ObjectiveView> answer{.items = {}, .next = page.next};
    for (const auto& objective : page.items) answer.items.push_back(shown(sql, call, objective));
    if (identity::may_some(call, objective_manage)) answer.may = {"create"};
    return answer;
}

Result<http::Versioned<ObjectiveView>> show_objective(
    db::Sql& sql, const Call& call, const WhichObjective& request
) {
    return versioned(sql, call, TRY(seen_objective(sql, call, request.id)));
}

Result<ObjectiveHistory> show_objective_history(
    db::Sql& sql, const Call& call, const WhichObjective& request
) {
    return objective_history(sql, TRY(seen_objective(sql, call, request.id)), call.now);
}

Result<http::Versioned<ObjectiveView>> create_objective(
    db::Sql& sql, const Call& call, const CreateObjective& request
) {
    const auto application = TRY(managed_application_of(sql, call, request.application.value));
    auto made = TRY(draft_of(call, application, request));
    made.name = request.name.value;
    made.enabled = request.enabled.value_or(true);
    TRY(check_name(sql, made));
    TRY(check_objective_room(sql, application.id));
    made.id = store::insert_objective(sql, made);
    record_objective(sql, call, made, "created", nullptr, as_recorded(made));
    return versioned(sql, call, made);
}

Result<http::Versioned<ObjectiveView>> change_objective(
    db::Sql& sql, const Call& call, const ChangeObjective& request
) {
    const auto before = TRY(managed_objective(sql, call, request.id));
    if (request.if_match && *request.if_match != before.version) return refuse(http::code::stale);
    if (before.retired_at) return refuse(code::objective_retired);
    auto after = TRY(changed(before, request));
    if (as_recorded(before) == as_recorded(after)) return versioned(sql, call, before);
    TRY(check_name(sql, after));
    after.changed_at = call.now;
    if (!store::update_objective(sql, after, !counts_the_same(before, after)))
        return refuse(http::code::stale);
    record_objective(sql, call, after, "changed", as_recorded(before), as_recorded(after));
    return versioned(sql, call, *store::find_objective(sql, after.id));
}

Result<> retire_objective(db::Sql& sql, const Call& call, const WhichObjective& request) {
    auto objective = TRY(managed_objective(sql, call, request.id));
    if (objective.retired_at) return {};
    objective.retired_at = objective.changed_at = call.now;
    store::update_objective(sql, objective, false);
    record_objective(sql, call, objective, "retired", as_recorded(objective), nullptr);
    return {};
}

Result<http::Versioned<ObjectiveView>> restore_objective(
    db::Sql& sql, const Call& call, const WhichObjective& request
) {
    auto objective = TRY(managed_objective(sql, call, request.id));
    if (!objective.retired_at) return versioned(sql, call, objective);
    TRY(check_name(sql, objective));
    TRY(check_objective_room(sql, objective.application));
    objective.retired_at = std::nullopt;
    objective.changed_at = call.now;
    store::update_objective(sql, objective, false);
    record_objective(sql, call, objective, "restored", nullptr, as_recorded(objective));
    return versioned(sql, call, *store::find_objective(sql, objective.id));
}

Result<Objective> unsaved_objective(
    db::Sql& sql, const Call& call, const PreviewObjective& request
) {
    const auto application = TRY(managed_application_of(sql, call, request.application.value));
    return draft_of(call, application, request);
}

}  // namespace mainstay::monitoring
