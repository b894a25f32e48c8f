#include "monitoring/monitors.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "http/codes.hpp"
#include "http/page.hpp"
#include "monitoring/monitor_codes.hpp"
#include "monitoring/monitor_evaluation.hpp"
#include "monitoring/monitor_store.hpp"
#include "monitoring/permissions.hpp"
#include "monitoring/visible_applications.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

using identity::ApplicationEntry;

constexpr std::string_view monitors_list = "monitors";

/// What is recorded of a monitor.
struct RecordedMonitor {
    std::string name;
    Id<Application> application;
    MonitorQuery query;
    MonitorCondition condition;
    std::int64_t step_seconds = 0;
    std::int64_t delay_seconds = 0;
    signals::SignalSeverity severity = signals::SignalSeverity::warning;
    MonitorNoData no_data = MonitorNoData::keep;
    std::int64_t no_data_minutes = 0;
    std::string service;
    std::string description;
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(
    RecordedMonitor, (),
    (name, application, query, condition, step_seconds, delay_seconds, severity, no_data,
     no_data_minutes, service, description, enabled)
)

wire::json::value recorded(const Monitor& monitor) {
    return wire::encode(RecordedMonitor{
        monitor.name, monitor.application, query_of(monitor), condition_of(monitor),
        monitor.step_seconds, monitor.delay_seconds, monitor.severity, monitor.no_data,
        monitor.no_data_minutes, monitor.service, monitor.description, monitor.enabled
    });
}

MonitorState state_of(const Monitor& monitor, const store::MonitorCounts& counts) {
    using enum MonitorState;
    if (!monitor.enabled) return paused;
    if (monitor.failing_since) return failing;
    if (!monitor.evaluated_at) return waiting;
    if (counts.alerts > 0) return alert;
    if (counts.warnings > 0) return warning;
    if (counts.silent > 0) return silent;
    return counts.groups == 0 ? empty : ok;
}

MonitorView view_of(
    db::Sql& sql, const Monitor& monitor, const std::string& application, bool may_manage
) {
    const auto counts = store::counts_of(sql, monitor.id);
    MonitorView view{
        .id = monitor.id,
        .application = application,
        .name = monitor.name,
        .query = query_of(monitor),
        .condition = condition_of(monitor),
        .step_seconds = monitor.step_seconds,
        .delay_seconds = monitor.delay_seconds,
        .severity = monitor.severity,
        .no_data = monitor.no_data,
        .no_data_minutes = monitor.no_data_minutes,
        .service = monitor.service,
        .description = monitor.description,
        .enabled = monitor.enabled,
        .state = state_of(monitor, counts),
        .since = monitor.failing_since ? monitor.failing_since : counts.opened_at,
        .groups = counts.groups,
        .open_groups = counts.alerts + counts.warnings,
        .silent_groups = counts.silent,
        .unit = monitor.unit,
        .evaluated_at = monitor.evaluated_at,
        .evaluated_to = monitor.evaluated_to,
        .created_at = monitor.created_at,
        .changed_at = monitor.changed_at,
        .version = monitor.version,
    };
    if (!monitor.failure.empty()) view.failure = monitor.failure;
    using enum MonitorAction;
    if (may_manage) view.may = {change, remove};
    return view;
}

/// A monitor, and the application that it is of.
struct Found {
    Monitor monitor;
    ApplicationEntry application;
    Resource resource;
};

/// For those who see the telemetry of its application.
Result<Found> visible_monitor(db::Sql& sql, const Call& call, Id<Monitor> id) {
    TRY(identity::require_some(call, telemetry_read));
    auto monitor = store::find_monitor(sql, id);
    if (!monitor) return refuse(mainstay::code::not_found);
    auto resource = identity::application_resource(sql, call, monitor->application.value);
    if (!identity::may(call, telemetry_read, resource)) return refuse(mainstay::code::not_found);
    auto application = identity::find_application(sql, monitor->application);
    if (!application) return refuse(mainstay::code::not_found);
    return Found{*std::move(monitor), *std::move(application), resource};
}

/// For those who may manage it.
Result<Found> managed_monitor(db::Sql& sql, const Call& call, Id<Monitor> id) {
    auto found = TRY(visible_monitor(sql, call, id));
    TRY(identity::require(call, monitor_manage, found.resource));
    return found;
}

http::Versioned<MonitorView> versioned(
    db::Sql& sql, const Monitor& monitor, const std::string& application, bool may_manage
) {
    return {view_of(sql, monitor, application, may_manage), monitor.version};
}

Result<> check_monitor(db::Sql& sql, const Monitor& monitor) {
    TRY(check_condition(query_of(monitor), condition_of(monitor), monitor.step_seconds));
    if (store::is_monitor_name_taken(sql, monitor.application, monitor.name, monitor.id))
        return invalid({wrong("name", identity::code::taken)});
    if (needs_history(monitor.kind) &&
        store::count_monitors_that_learn(sql, monitor.id) >= monitors_that_learn_max)
        return refuse(code::too_many_monitors, {{"max", std::to_string(monitors_that_learn_max)}});
    return {};
}

Result<> check_room(db::Sql& sql, Id<Application> application) {
    auto full = [](std::int64_t max) {
        return refuse(code::too_many_monitors, {{"max", std::to_string(max)}});
    };
    if (store::count_monitors(sql, application) >= monitors_max) return full(monitors_max);
    if (store::count_monitors(sql) >= monitors_of_all_max) return full(monitors_of_all_max);
    return {};
}

/// What both requests may name.
template <class Request>
void take(Monitor& monitor, const Request& request) {
    if (request.step_seconds) monitor.step_seconds = request.step_seconds->value;
    if (request.delay_seconds) monitor.delay_seconds = request.delay_seconds->value;
    if (request.severity) monitor.severity = *request.severity;
    if (request.no_data) monitor.no_data = *request.no_data;
    if (request.no_data_minutes) monitor.no_data_minutes = request.no_data_minutes->value;
    if (request.service) monitor.service = request.service->value;
    if (request.description) monitor.description = request.description->value;
    if (request.enabled) monitor.enabled = *request.enabled;
}

void take_question(Monitor& monitor, const MonitorQuery& query, const MonitorCondition& condition) {
    monitor.query = wire::print(query);
    monitor.condition = wire::print(condition);
    monitor.kind = condition.kind;
}

bool is_same_question(const Monitor& a, const Monitor& b) {
    return wire::encode(query_of(a)) == wire::encode(query_of(b)) &&
           wire::encode(condition_of(a)) == wire::encode(condition_of(b)) &&
           a.step_seconds == b.step_seconds && a.no_data == b.no_data &&
           a.no_data_minutes == b.no_data_minutes && a.enabled == b.enabled;
}

/// Ends all signals of a monitor that judges no more what it judged, and forgets its groups.
Result<> end_all(db::Sql& sql, const Call& call, const Monitor& monitor, std::string_view why) {
    const auto end = [&](const std::string& key) -> Result<> {
        TRY(signals::recover(
            sql, call,
            {.application = monitor.application,
             .key = {key},
             .figures = {{std::string(why), true}},
             .at = std::nullopt}
        ));
        return {};
    };
    for (const auto& group : store::groups_of(sql, monitor.id)) {
        if (group.level != MonitorLevel::ok)
            TRY(end(monitor_signal_key(monitor.id, group.group_key)));
        if (group.is_silent) TRY(end(monitor_silence_key(monitor.id, group.group_key)));
    }
    if (monitor.is_failure_raised) TRY(end(monitor_failure_key(monitor.id)));
    store::remove_groups(sql, monitor.id);
    return {};
}

MonitorGroupView view_of(const MonitorGroup& group) {
    const bool is_open = group.level != MonitorLevel::ok;
    MonitorGroupView view{
        .labels = {},
        .level = group.level,
        .is_silent = group.is_silent,
        .is_pending = !is_open && group.warning_since,
        .since = is_open           ? group.opened_at
                 : group.is_silent ? group.absent_since
                                   : group.warning_since,
        .value = group.last_value,
        .seen_at = group.seen_at,
    };
    boost::system::error_code failed;
    auto labels = boost::json::parse(group.labels, failed);
    if (!failed && labels.is_object()) view.labels = std::move(labels.as_object());
    return view;
}

}  // namespace

Result<http::Page<MonitorView>> list_monitors(
    db::Sql& sql, const Call& call, const ListMonitors& request
) {
    const auto all = TRY(visible_applications(sql, call));
    const auto scope = TRY(all.narrowed(request.application));
    Id<Monitor> after;
    if (request.cursor)
        after =
            std::get<0>(TRY(http::read_cursor<Id<Monitor>>(monitors_list, request.cursor->value)));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::monitors_of(sql, scope, after, static_cast<std::int64_t>(limit) + 1), limit,
        [](const Monitor& last) { return http::cursor_after(monitors_list, last.id); }
    );
    http::Page<MonitorView> shown{.items = {}, .next = page.next};
    if (identity::require_some(call, monitor_manage)) shown.may = {"create"};
    for (const auto& monitor : page.items) {
        const auto resource = identity::application_resource(sql, call, monitor.application.value);
        shown.items.push_back(view_of(
            sql, monitor, std::string(scope.key_of(monitor.application.value)),
            identity::may(call, monitor_manage, resource)
        ));
    }
    return shown;
}

Result<http::Versioned<MonitorView>> show_monitor(
    db::Sql& sql, const Call& call, const WhichMonitor& request
) {
    const auto found = TRY(visible_monitor(sql, call, request.id));
    return versioned(
        sql, found.monitor, found.application.key,
        identity::may(call, monitor_manage, found.resource)
    );
}

Result<MonitorGroupList> list_monitor_groups(
    db::Sql& sql, const Call& call, const WhichMonitor& request
) {
    const auto found = TRY(visible_monitor(sql, call, request.id));
    MonitorGroupList list;
    for (const auto& group : store::groups_of(sql, found.monitor.id))
        list.items.push_back(view_of(group));
    const auto rank = [](const MonitorGroupView& group) {
        return std::tuple(-static_cast<int>(group.level), !group.is_silent, !group.is_pending);
    };
    std::ranges::sort(list.items, [&](const MonitorGroupView& a, const MonitorGroupView& b) {
        if (rank(a) != rank(b)) return rank(a) < rank(b);
        return boost::json::serialize(a.labels) < boost::json::serialize(b.labels);
    });
    return list;
}

Result<http::Versioned<MonitorView>> create_monitor(
    db::Sql& sql, const Call& call, const CreateMonitor& request
) {
    const auto all = TRY(visible_applications(sql, call));
    TRY(identity::require_some(call, monitor_manage));
    const auto application = identity::find_application(sql, request.application.value);
    if (!application || all.key_of(application->id.value).empty())
        return refuse(mainstay::code::not_found);
    const auto resource = identity::application_resource(sql, call, application->id.value);
    TRY(identity::require(call, monitor_manage, resource));
    Monitor made{
        .application = application->id,
        .name = request.name.value,
        .created_at = call.now,
        .changed_at = call.now,
    };
    take(made, request);
    take_question(made, request.query, request.condition);
    TRY(check_monitor(sql, made));
    TRY(check_room(sql, application->id));
    made.id = store::insert_monitor(sql, made);
    timeline::record(sql, call, {"monitor", made.id.value}, "created", nullptr, recorded(made));
    return versioned(sql, made, application->key, true);
}

Result<http::Versioned<MonitorView>> change_monitor(
    db::Sql& sql, const Call& call, const ChangeMonitor& request
) {
    auto [monitor, application, resource] = TRY(managed_monitor(sql, call, request.id));
    if (request.if_match && *request.if_match != monitor.version) return refuse(http::code::stale);
    const auto before = monitor;
    if (request.name) monitor.name = request.name->value;
    take(monitor, request);
    take_question(
        monitor, request.query ? *request.query : query_of(before),
        request.condition ? *request.condition : condition_of(before)
    );
    if (recorded(before) == recorded(monitor)) return versioned(sql, before, application.key, true);
    TRY(check_monitor(sql, monitor));
    monitor.changed_at = call.now;
    const bool is_anew = !is_same_question(before, monitor);
    if (!store::update_monitor(sql, monitor, is_anew)) return refuse(http::code::stale);
    if (is_anew) TRY(end_all(sql, call, before, monitor.enabled ? "changed" : "paused"));
    timeline::record(
        sql, call, {"monitor", monitor.id.value}, "changed", recorded(before), recorded(monitor)
    );
    return versioned(sql, *store::find_monitor(sql, monitor.id), application.key, true);
}

Result<> remove_monitor(db::Sql& sql, const Call& call, const WhichMonitor& request) {
    const auto found = TRY(managed_monitor(sql, call, request.id));
    TRY(end_all(sql, call, found.monitor, "removed"));
    store::remove_monitor(sql, found.monitor.id);
    timeline::record(
        sql, call, {"monitor", found.monitor.id.value}, "removed", recorded(found.monitor), nullptr
    );
    return {};
}

}  // namespace mainstay::monitoring
