#include "ticketing/calendars.hpp"

#include <stdexcept>
#include <tuple>

#include <date/date.h>

#include "calendar/calendar.hpp"
#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/calendar_actions.hpp"
#include "ticketing/promises.hpp"
#include "ticketing/recorded_change.hpp"
#include "ticketing/service_level_codes.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view list_name = "calendars";

std::vector<CalendarAction> allowed(const Call& call) {
    if (identity::may(call, calendar_write)) return {CalendarAction::change};
    return {};
}

CalendarView view(db::Sql& sql, const Call& call, const store::CalendarRow& row) {
    auto json = store::calendar_definition(sql, row.id);
    auto definition =
        wire::parse<calendar::CalendarDefinition>(json, wire::UnknownMembers::skipped);
    if (!definition) throw std::runtime_error("calendar " + row.name + " cannot be read");
    return {row.id, row.name, *std::move(definition), row.version, allowed(call)};
}

http::Versioned<CalendarView> versioned(CalendarView view) {
    auto version = view.version;
    return {std::move(view), version};
}

/// The row, for those who may know of it.
Result<store::CalendarRow> seen(db::Sql& sql, const Call& call, Id<BusinessCalendar> id) {
    auto row = store::calendar(sql, id);
    if (!row || !identity::may(call, calendar_read)) return refuse(mainstay::code::not_found);
    return *std::move(row);
}

timeline::Subject subject(Id<BusinessCalendar> id) { return {"calendar", id.value}; }

Error name_taken(const Line<100>& name) {
    return invalid({wrong("name", code::duplicate_name, {{"name", name.value}})});
}

wire::json::object recorded(const CalendarView& view) {
    return {{"name", view.name}, {"definition", wire::encode(view.definition)}};
}

int year_of(Time time) {
    date::sys_time<std::chrono::microseconds> instant{std::chrono::microseconds(time.micros)};
    return static_cast<int>(date::year_month_day(date::floor<date::days>(instant)).year());
}

}  // namespace

Result<http::Page<CalendarItem>> list_calendars(
    db::Sql& sql, const Call& call, const ListCalendars& request
) {
    TRY(identity::require(call, calendar_read));
    std::string name;
    std::int64_t id = 0;
    if (request.cursor)
        std::tie(name, id) =
            TRY(http::read_cursor<std::string, std::int64_t>(list_name, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::calendars(sql, name, id, static_cast<std::int64_t>(limit) + 1), limit,
        [](const store::CalendarRow& row) {
            return http::cursor_after(list_name, row.name_key, row.id.value);
        }
    );
    http::Page<CalendarItem> shown{{}, page.next};
    for (const auto& row : page.items)
        shown.items.push_back({row.id, row.name, row.zone, row.version, allowed(call)});
    if (identity::may(call, calendar_write)) shown.may.emplace_back("create");
    return shown;
}

Result<http::Versioned<CalendarView>> show_calendar(
    db::Sql& sql, const Call& call, const ShowCalendar& request
) {
    return versioned(view(sql, call, TRY(seen(sql, call, request.id))));
}

Result<CreateCalendar> check_new_calendar(
    db::Database&, const Call& call, const CreateCalendar& request
) {
    TRY(identity::require(call, calendar_write));
    TRY(calendar::Calendar::create("definition", request.definition));
    return request;
}

Result<http::Versioned<CalendarView>> create_calendar(
    db::Sql& sql, const Call& call, const CreateCalendar& request
) {
    TRY(identity::require(call, calendar_write));
    auto id = store::insert_calendar(
        sql, {request.name.value, request.definition.zone.value, wire::print(request.definition)},
        call.now
    );
    if (!id) return name_taken(request.name);
    auto made = view(sql, call, *store::calendar(sql, *id));
    timeline::record(sql, call, subject(*id), "created", wire::json::value(), recorded(made));
    return versioned(std::move(made));
}

Result<ChangeCalendar> check_changed_calendar(
    db::Database&, const Call& call, const ChangeCalendar& request
) {
    // Whoever may not know of it is told so by change_calendar.
    if (identity::may(call, calendar_write) && request.definition)
        TRY(calendar::Calendar::create("definition", *request.definition));
    return request;
}

Result<http::Versioned<CalendarView>> change_calendar(
    db::Sql& sql, const Call& call, const ChangeCalendar& request
) {
    auto row = TRY(seen(sql, call, request.id));
    TRY(identity::require(call, calendar_write));
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);
    if (request.name && store::is_calendar_name_taken(sql, request.name->value, row.id))
        return name_taken(*request.name);
    auto before = view(sql, call, row);
    auto definition = request.definition.value_or(before.definition);
    store::CalendarValues values{
        request.name ? request.name->value : row.name, definition.zone.value,
        wire::print(definition)
    };
    if (!store::update_calendar(sql, row, values, call.now)) return refuse(http::code::stale);
    auto after = view(sql, call, *store::calendar(sql, row.id));
    record_change(sql, call, subject(row.id), recorded(before), recorded(after));
    promises_changed(sql, call);
    return versioned(std::move(after));
}

Result<calendar::ImportedHolidays> read_holidays(
    db::Database&, const Call& call, const ReadHolidays& request
) {
    TRY(identity::require(call, calendar_write));
    auto zone = TRY(Zone::find("zone", request.zone.value));
    auto first = request.first_year.value_or(Count<1970, 2099>{year_of(call.now)});
    auto last = request.last_year.value_or(Count<1970, 2099>{std::min(first.value + 5, 2'099LL)});
    return calendar::read_icalendar("file", request.file.value, zone, {first, last});
}

}  // namespace mainstay::ticketing
