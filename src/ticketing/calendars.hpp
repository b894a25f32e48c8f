// Business calendars, as administrators keep them and staff see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/result.hpp"
#include "calendar/definition.hpp"
#include "calendar/icalendar.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "ticketing/calendar_store.hpp"

namespace mainstay::db {

class Database;

}  // namespace mainstay::db

namespace mainstay::ticketing {

/// What may be done to a calendar now.
enum class CalendarAction { change };
BOOST_DESCRIBE_ENUM(CalendarAction, change)

/// A calendar in a list.
struct CalendarItem {
    Id<BusinessCalendar> id;
    std::string name;
    std::string zone;
    std::int64_t version = 1;
    std::vector<CalendarAction> may;
};

BOOST_DESCRIBE_STRUCT(CalendarItem, (), (id, name, zone, version, may))

struct CalendarView {
    Id<BusinessCalendar> id;
    std::string name;
    calendar::CalendarDefinition definition;
    std::int64_t version = 1;
    std::vector<CalendarAction> may;
};

BOOST_DESCRIBE_STRUCT(CalendarView, (), (id, name, definition, version, may))

struct ListCalendars {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};

BOOST_DESCRIBE_STRUCT(ListCalendars, (), (limit, cursor))

struct ShowCalendar {
    Id<BusinessCalendar> id;
};

BOOST_DESCRIBE_STRUCT(ShowCalendar, (), (id))

struct CreateCalendar {
    Line<100> name;
    calendar::CalendarDefinition definition;
};

BOOST_DESCRIBE_STRUCT(CreateCalendar, (), (name, definition))

struct ChangeCalendar {
    Id<BusinessCalendar> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<100>> name;
    std::optional<calendar::CalendarDefinition> definition;  // In place of all of the one before.
};

BOOST_DESCRIBE_STRUCT(ChangeCalendar, (), (id, if_match, name, definition))

struct ReadHolidays {
    Line<64> zone;
    Text<calendar::icalendar_bytes_max> file;
    std::optional<Count<1970, 2099>> first_year;  // This one, if empty.
    std::optional<Count<1970, 2099>> last_year;   // Five after the first, if empty.
};

BOOST_DESCRIBE_STRUCT(ReadHolidays, (), (zone, file, first_year, last_year))

/// By name. Refuses: forbidden to requesters; bad_cursor.
Result<http::Page<CalendarItem>> list_calendars(
    db::Sql& sql, const Call& call, const ListCalendars& request
);

/// Refuses: not_found, also to requesters.
Result<http::Versioned<CalendarView>> show_calendar(
    db::Sql& sql, const Call& call, const ShowCalendar& request
);

/// Checks the definition, which may take a while, ahead of create_calendar. Refuses: forbidden;
/// what calendar::Calendar::create does.
Result<CreateCalendar> check_new_calendar(
    db::Database& database, const Call& call, const CreateCalendar& request
);

/// REQUIRES: check_new_calendar. Refuses: forbidden; duplicate_name.
Result<http::Versioned<CalendarView>> create_calendar(
    db::Sql& sql, const Call& call, const CreateCalendar& request
);

/// As check_new_calendar, ahead of change_calendar.
Result<ChangeCalendar> check_changed_calendar(
    db::Database& database, const Call& call, const ChangeCalendar& request
);

/// REQUIRES: check_changed_calendar. Refuses: not_found; forbidden; stale; duplicate_name.
Result<http::Versioned<CalendarView>> change_calendar(
    db::Sql& sql, const Call& call, const ChangeCalendar& request
);

/// Reads an iCalendar file, and keeps nothing of it: the holidays are for a definition. Refuses:
/// forbidden; unknown_zone; what calendar::read_icalendar does.
Result<calendar::ImportedHolidays> read_holidays(
    db::Database& database, const Call& call, const ReadHolidays& request
);

}  // namespace mainstay::ticketing
