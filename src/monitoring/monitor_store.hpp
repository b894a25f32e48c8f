// SQL to rows of monitors and of their groups, and back. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "monitoring/monitor.hpp"
#include "monitoring/scope.hpp"

namespace mainstay::monitoring::store {

Id<Monitor> insert_monitor(db::Sql& sql, const Monitor& monitor);

/// Index: the primary key.
std::optional<Monitor> find_monitor(db::Sql& sql, Id<Monitor> id);

std::int64_t count_monitors(db::Sql& sql);
std::int64_t count_monitors(db::Sql& sql, Id<Application> application);

std::int64_t count_monitors_that_learn(db::Sql& sql, Id<Monitor> except);

/// Those of the applications, the oldest first. Index: the primary key.
std::vector<Monitor> monitors_of(
    db::Sql& sql, const Scope& scope, Id<Monitor> after, std::int64_t limit
);

/// How the groups of a monitor do.
struct MonitorCounts {
    std::int64_t groups = 0;
    std::int64_t alerts = 0;
    std::int64_t warnings = 0;
    std::int64_t silent = 0;
    std::optional<Time> opened_at;  ///< Of the one that is open for longest.
};
BOOST_DESCRIBE_STRUCT(MonitorCounts, (), (groups, alerts, warnings, silent, opened_at))

/// Index: the primary key of monitor_group.
MonitorCounts counts_of(db::Sql& sql, Id<Monitor> monitor);

/// Whether another than `except` has that name. Index: the unique one of application and name.
bool is_monitor_name_taken(
    db::Sql& sql, Id<Application> application, std::string_view name, Id<Monitor> except
);

/// Changes what people set, if it is still of that version. Whether it was. Where it judges
/// something else (`is_anew`), what was known of its evaluation is forgotten.
bool update_monitor(db::Sql& sql, const Monitor& monitor, bool is_anew);

/// With its groups.
void remove_monitor(db::Sql& sql, Id<Monitor> id);

/// Those that are turned on, of which the longest ago tried come first: at most
/// monitors_of_all_max.
std::vector<Monitor> enabled_monitors(db::Sql& sql);

/// Writes what came of an evaluation, unless the monitor was changed since it was of that version.
/// Whether it was written.
bool write_evaluation(db::Sql& sql, const Monitor& monitor);

/// Those of a monitor, by key: at most monitor_rows_max. Index: the primary key.
std::vector<MonitorGroup> groups_of(db::Sql& sql, Id<Monitor> monitor);

/// How many rows a monitor has at most, with groups that send no more.
inline constexpr std::int64_t monitor_rows_max = 500;

/// In place of the one with its key, if there is one. Index: the primary key.
void put_group(db::Sql& sql, const MonitorGroup& group);

void remove_group(db::Sql& sql, Id<Monitor> monitor, const std::string& group_key);
void remove_groups(db::Sql& sql, Id<Monitor> monitor);

/// Adds the applications that have monitors that are turned on, and answers all that were ever
/// added: at most 10,000, by id.
std::vector<std::int64_t> monitored_applications(db::Sql& sql);

}  // namespace mainstay::monitoring::store
