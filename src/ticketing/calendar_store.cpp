#include "ticketing/calendar_store.hpp"

#include "base/text.hpp"

namespace mainstay::ticketing::store {

std::optional<CalendarRow> calendar(db::Sql& sql, Id<BusinessCalendar> id) {
    return sql.one<CalendarRow>("FROM calendar WHERE id = :id", id);
}

std::string calendar_definition(db::Sql& sql, Id<BusinessCalendar> id) {
    return sql.value<std::string>("SELECT definition FROM calendar WHERE id = :id", id).value();
}

std::vector<CalendarRow> calendars(
    db::Sql& sql, std::string_view after_name, std::int64_t after_id, std::int64_t limit
) {
    return sql.all<CalendarRow>(
        "FROM calendar WHERE (name_key, id) > (:after_name, :after_id)"
        " ORDER BY name_key, id"
        " LIMIT :limit",
        after_name, after_id, limit
    );
}

std::optional<Id<BusinessCalendar>> insert_calendar(
    db::Sql& sql, const CalendarValues& values, Time now
) {
    return sql.value<Id<BusinessCalendar>>(
        "INSERT INTO calendar (name, name_key, zone, definition, created_at, updated_at)"
        " VALUES (:name, :name_key, :zone, :definition, :now, :updated_at)"
        " ON CONFLICT (name) DO NOTHING RETURNING id",
        values.name, lower_ascii(values.name), values.zone, values.definition, now, now
    );
}

bool is_calendar_name_taken(db::Sql& sql, std::string_view name, Id<BusinessCalendar> except) {
    return sql
        .value<Id<BusinessCalendar>>(
            "SELECT id FROM calendar WHERE name = :name AND id <> :except", name, except
        )
        .has_value();
}

bool update_calendar(db::Sql& sql, const CalendarRow& row, const CalendarValues& values, Time now) {
    return sql.run(
               "UPDATE calendar SET name = :name, name_key = :name_key, zone = :zone,"
               " definition = :definition, version = version + 1, updated_at = :now"
               " WHERE id = :id AND version = :version",
               values.name, lower_ascii(values.name), values.zone, values.definition, now, row.id,
               row.version
           ) == 1;
}

}  // namespace mainstay::ticketing::store
