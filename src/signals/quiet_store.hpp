// Rows of silences and maintenance windows. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "signals/maintenance_schedule.hpp"
#include "signals/matcher.hpp"

namespace mainstay::signals {

/// What is kept quiet until a time. One row of `signal_silence`.
struct Silence {
    Id<Silence> id;
    std::string matcher;  // JSON.
    std::string reason;
    Time starts_at;
    Time ends_at;
    Id<User> created_by;
    Time created_at;
    std::optional<Id<User>> ended_by;  // Who ended it before its time.
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    Silence, (),
    (id, matcher, reason, starts_at, ends_at, created_by, created_at, ended_by, version)
)

/// When software is worked on. One row of `maintenance_window`.
struct MaintenanceWindow {
    Id<MaintenanceWindow> id;
    std::string name;
    std::string matcher;  // JSON, as the schedule.
    std::string zone;
    std::string schedule;
    std::optional<Time> last_end;
    bool enabled = true;
    Id<User> created_by;
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    MaintenanceWindow, (),
    (id, name, matcher, zone, schedule, last_end, enabled, created_by, created_at, version)
)

/// How many silences may be in force or to come, and how many windows there may be.
inline constexpr std::int64_t silences_max = 500;
inline constexpr std::int64_t windows_max = 200;

namespace store {

/// Throws where it cannot be read.
Matcher matcher_of(const std::string& stored);
MaintenanceTimes times_of(const MaintenanceWindow& window);

Id<Silence> insert_silence(db::Sql& sql, const Silence& silence);
std::optional<Silence> find_silence(db::Sql& sql, Id<Silence> id);

/// Writes its end and who ended it; false where it is another by now.
bool end_silence(db::Sql& sql, const Silence& silence);

/// Whether a silence is in force, or a window may be. Index: signal_silence_end.
bool is_anything_quiet(db::Sql& sql, Time now);

/// At most silences_max. Index: signal_silence_end.
std::vector<Silence> silences_in_force(db::Sql& sql, Time now);

/// Those that end later than now, and are not ended. Index: signal_silence_end.
std::int64_t count_silences(db::Sql& sql, Time now);

/// The newest first, those before `before` (none: from the newest). Index: the primary key.
std::vector<Silence> list_silences(db::Sql& sql, std::optional<Id<Silence>> before, int limit);

Id<MaintenanceWindow> insert_window(db::Sql& sql, const MaintenanceWindow& window);
std::optional<MaintenanceWindow> find_window(db::Sql& sql, Id<MaintenanceWindow> id);

/// Writes what people change, and raises the version; false where it is another by now.
bool update_window(db::Sql& sql, const MaintenanceWindow& window);

void remove_window(db::Sql& sql, Id<MaintenanceWindow> id);

/// At most windows_max.
std::vector<MaintenanceWindow> enabled_windows(db::Sql& sql);

/// In the order they were made, those after `after`.
std::vector<MaintenanceWindow> list_windows(db::Sql& sql, Id<MaintenanceWindow> after, int limit);

std::int64_t count_windows(db::Sql& sql);

/// Removes up to `limit` silences that ended before then, and windows whose last time did.
int purge_quiet(db::Sql& sql, Time before, int limit);

}  // namespace store

}  // namespace mainstay::signals
