// What people do with monitors.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "monitoring/monitor.hpp"

namespace mainstay::monitoring {

/// How a monitor does: `waiting` was not evaluated yet; `failing` cannot be; `empty` has no group.
enum class MonitorState { paused, waiting, failing, empty, ok, warning, alert, silent };
BOOST_DESCRIBE_ENUM(MonitorState, paused, waiting, failing, empty, ok, warning, alert, silent)

/// What may be done to a monitor now.
enum class MonitorAction { change, remove };
BOOST_DESCRIBE_ENUM(MonitorAction, change, remove)

struct MonitorView {
    Id<Monitor> id;
    std::string application;
    std::string name;
    MonitorQuery query;
    MonitorCondition condition;
    std::int64_t step_seconds = 60;
    std::int64_t delay_seconds = 60;
    signals::SignalSeverity severity = signals::SignalSeverity::warning;
    MonitorNoData no_data = MonitorNoData::keep;
    std::int64_t no_data_minutes = 10;
    std::string service;
    std::string description;
    bool enabled = true;
    MonitorState state = MonitorState::waiting;
    std::optional<Time> since;           // Of what is open for longest, or since when it fails.
    std::optional<std::string> failure;  // Why it cannot be evaluated, as a sentence.
    std::int64_t groups = 0;
    std::int64_t open_groups = 0;
    std::int64_t silent_groups = 0;
    std::string unit;
    std::optional<Time> evaluated_at;
    std::optional<Time> evaluated_to;  // The end of the last values that were judged.
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;
    std::vector<MonitorAction> may;
};
BOOST_DESCRIBE_STRUCT(
    MonitorView, (),
    (id, application, name, query, condition, step_seconds, delay_seconds, severity, no_data,
     no_data_minutes, service, description, enabled, state, since, failure, groups, open_groups,
     silent_groups, unit, evaluated_at, evaluated_to, created_at, changed_at, version, may)
)

struct ListMonitors {
    std::optional<Line<10>> application;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListMonitors, (), (application, limit, cursor))

struct WhichMonitor {
    Id<Monitor> id;
};
BOOST_DESCRIBE_STRUCT(WhichMonitor, (), (id))

struct CreateMonitor {
    Line<10> application;
    Line<100> name;
    MonitorQuery query;
    MonitorCondition condition;
    std::optional<MonitorStep> step_seconds;              // 60.
    std::optional<MonitorDelay> delay_seconds;            // 60.
    std::optional<signals::SignalSeverity> severity;      // `warning`.
    std::optional<MonitorNoData> no_data;                 // `keep`.
    std::optional<MonitorNoDataMinutes> no_data_minutes;  // 10.
    std::optional<Line<200, 0>> service;                  // As the labels say.
    std::optional<Text<2'000, 0>> description;
    std::optional<bool> enabled;  // True.
};
BOOST_DESCRIBE_STRUCT(
    CreateMonitor, (),
    (application, name, query, condition, step_seconds, delay_seconds, severity, no_data,
     no_data_minutes, service, description, enabled)
)

/// What is not named stays as it is.
struct ChangeMonitor {
    Id<Monitor> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<MonitorQuery> query;
    std::optional<MonitorCondition> condition;
    std::optional<MonitorStep> step_seconds;
    std::optional<MonitorDelay> delay_seconds;
    std::optional<signals::SignalSeverity> severity;
    std::optional<MonitorNoData> no_data;
    std::optional<MonitorNoDataMinutes> no_data_minutes;
    std::optional<Line<200, 0>> service;
    std::optional<Text<2'000, 0>> description;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(
    ChangeMonitor, (),
    (id, if_match, name, query, condition, step_seconds, delay_seconds, severity, no_data,
     no_data_minutes, service, description, enabled)
)

struct MonitorGroupView {
    boost::json::object labels;
    MonitorLevel level = MonitorLevel::ok;
    bool is_silent = false;
    bool is_pending = false;    // It is beyond, and not yet for long enough.
    std::optional<Time> since;  // What is open, or pending, or missed.
    double value = 0;           // Up to five minutes late, unless it is open.
    Time seen_at;
};
BOOST_DESCRIBE_STRUCT(
    MonitorGroupView, (), (labels, level, is_silent, is_pending, since, value, seen_at)
)

struct MonitorGroupList {
    std::vector<MonitorGroupView> items;  // What is open first; at most 500.
};
BOOST_DESCRIBE_STRUCT(MonitorGroupList, (), (items))

/// In the order they were made. Refuses: forbidden to those who see no telemetry; not_found, for an
/// application of which the caller sees none; bad_cursor.
Result<http::Page<MonitorView>> list_monitors(
    db::Sql& sql, const Call& call, const ListMonitors& request
);

/// Refuses: forbidden; not_found.
Result<http::Versioned<MonitorView>> show_monitor(
    db::Sql& sql, const Call& call, const WhichMonitor& request
);

/// Refuses: as show_monitor.
Result<MonitorGroupList> list_monitor_groups(
    db::Sql& sql, const Call& call, const WhichMonitor& request
);

/// Refuses: forbidden; not_found; too_many_monitors; invalid with taken, and as check_condition.
Result<http::Versioned<MonitorView>> create_monitor(
    db::Sql& sql, const Call& call, const CreateMonitor& request
);

/// What is open ends where it judges something else from now on, or is paused. Refuses: as
/// create_monitor; stale.
Result<http::Versioned<MonitorView>> change_monitor(
    db::Sql& sql, const Call& call, const ChangeMonitor& request
);

/// What is open ends. Refuses: forbidden; not_found.
Result<> remove_monitor(db::Sql& sql, const Call& call, const WhichMonitor& request);

/// Whether a condition of values of a query can be judged. Refuses: invalid with bad_match,
/// missing, out_of_range, too_many_items, monitor_value_unfit, monitor_value_unused,
/// monitor_step_unfit.
Result<> check_condition(
    const MonitorQuery& query, const MonitorCondition& condition, std::int64_t step_seconds
);

}  // namespace mainstay::monitoring
