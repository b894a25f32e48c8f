// Rows of calendars. No rule is here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::ticketing {

struct BusinessCalendar;

namespace store {

/// A row of `calendar` without its definition.
struct CalendarRow {
    Id<BusinessCalendar> id;
    std::string name;
    std::string name_key;
    std::string zone;
    std::int64_t version = 1;
};

BOOST_DESCRIBE_STRUCT(CalendarRow, (), (id, name, name_key, zone, version))

/// What a calendar is made or changed to.
struct CalendarValues {
    std::string name;
    std::string zone;
    std::string definition;  // JSON.
};

std::optional<CalendarRow> calendar(db::Sql& sql, Id<BusinessCalendar> id);

/// Its JSON. REQUIRES: there is such a calendar.
std::string calendar_definition(db::Sql& sql, Id<BusinessCalendar> id);

/// The first `limit` after a name and an id, by name. Index: calendar_name.
std::vector<CalendarRow> calendars(
    db::Sql& sql, std::string_view after_name, std::int64_t after_id, std::int64_t limit
);

/// Nothing if the name is taken.
std::optional<Id<BusinessCalendar>> insert_calendar(
    db::Sql& sql, const CalendarValues& values, Time now
);

/// Whether a calendar other than `except` has the name.
bool is_calendar_name_taken(db::Sql& sql, std::string_view name, Id<BusinessCalendar> except);

/// Whether the calendar still was at that version. REQUIRES: the name is not taken.
bool update_calendar(db::Sql& sql, const CalendarRow& row, const CalendarValues& values, Time now);

}  // namespace store

}  // namespace mainstay::ticketing
