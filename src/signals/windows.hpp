// What administrators do with maintenance windows.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "signals/quiet_store.hpp"

namespace mainstay::signals {

struct MaintenanceWindowView {
    Id<MaintenanceWindow> id;
    std::string name;
    Matcher matcher;
    std::string zone;
    MaintenanceSchedule schedule;
    bool enabled = true;
    std::optional<Time> in_force_until;  // None while it is not in force.
    identity::NameRef created_by;
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    MaintenanceWindowView, (),
    (id, name, matcher, zone, schedule, enabled, in_force_until, created_by, created_at, version)
)

struct ListWindows {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListWindows, (), (limit, cursor))

struct CreateWindow {
    Line<100> name;
    Matcher matcher;
    Line<64> zone;  // `Europe/Berlin`.
    MaintenanceSchedule schedule;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(CreateWindow, (), (name, matcher, zone, schedule, enabled))

/// What is not named stays as it is.
struct ChangeWindow {
    Id<MaintenanceWindow> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<Matcher> matcher;
    std::optional<Line<64>> zone;
    std::optional<MaintenanceSchedule> schedule;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(ChangeWindow, (), (id, if_match, name, matcher, zone, schedule, enabled))

struct WhichWindow {
    Id<MaintenanceWindow> id;
};
BOOST_DESCRIBE_STRUCT(WhichWindow, (), (id))

/// In the order they were made. Refuses: forbidden; invalid with bad_cursor.
Result<http::Page<MaintenanceWindowView>> list_windows(
    db::Sql& sql, const Call& call, const ListWindows& request
);

/// Refuses: forbidden; not_found.
Result<http::Versioned<MaintenanceWindowView>> show_window(
    db::Sql& sql, const Call& call, const WhichWindow& request
);

/// Refuses: forbidden; too_many_of_kind; invalid with matcher_empty, matcher_application_unknown,
/// and what MaintenanceTimes::create does.
Result<http::Versioned<MaintenanceWindowView>> create_window(
    db::Sql& sql, const Call& call, const CreateWindow& request
);

/// Refuses: as create_window; not_found; stale.
Result<http::Versioned<MaintenanceWindowView>> change_window(
    db::Sql& sql, const Call& call, const ChangeWindow& request
);

/// If it is in force, it ends now. Refuses: forbidden; not_found.
Result<> remove_window(db::Sql& sql, const Call& call, const WhichWindow& request);

}  // namespace mainstay::signals
