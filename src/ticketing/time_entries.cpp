#include "ticketing/time_entries.hpp"

#include "http/page.hpp"
#include "ticketing/contract_hours.hpp"
#include "ticketing/contracts.hpp"
#include "ticketing/day.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/recorded_change.hpp"
#include "ticketing/service_level_codes.hpp"
#include "ticketing/store.hpp"
#include "ticketing/time_actions.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

/// Somewhere on earth it is tomorrow already.
constexpr std::chrono::hours earliest_zone{14};

bool may_touch(const Call& call, const store::TimeRow& row, const Resource& resource) {
    if (identity::may(call, time_manage, resource)) return true;
    return call.caller && call.caller->user == row.person &&
           identity::may(call, time_log, resource);
}

TimeEntryView view_of(
    const Call& call, const store::TimeRow& row, const Seen& seen, std::string_view name
) {
    TimeEntryView view{
        .id = row.id,
        .ticket = seen.ticket.key,
        .subject = seen.ticket.subject,
        .person = identity::NameRef{row.person, std::string(name)},
        .on = day_text(row.spent_on),
        .minutes = row.minutes,
        .note = row.note,
        .is_billable = row.is_billable,
        .version = row.version,
        .created_at = row.created_at,
        .may = {},
    };
    if (!may_touch(call, row, seen.resource)) return view;
    if (row.removed_at)
        view.may = {TimeAction::restore};
    else
        view.may = {TimeAction::change, TimeAction::remove};
    return view;
}

/// An entry that the caller may read, and its ticket.
struct SeenTime {
    store::TimeRow row;
    Seen seen;
};

Result<SeenTime> find_time(db::Sql& sql, const Call& call, Id<TimeEntry> id) {
    auto row = store::time_entry(sql, id);
    auto ticket = row ? store::find(sql, row->ticket) : std::nullopt;
    if (!ticket) return refuse(mainstay::code::not_found);
    auto resource = resource_of(sql, call, *ticket);
    if (!identity::may(call, time_read, resource)) return refuse(mainstay::code::not_found);
    return SeenTime{*std::move(row), {*std::move(ticket), std::move(resource)}};
}

Result<SeenTime> find_own(db::Sql& sql, const Call& call, Id<TimeEntry> id) {
    auto found = TRY(find_time(sql, call, id));
    if (!may_touch(call, found.row, found.seen.resource)) return refuse(mainstay::code::forbidden);
    return found;
}

VersionedTime answer(db::Sql& sql, const Call& call, const SeenTime& found) {
    auto row = store::time_entry(sql, found.row.id).value();
    auto names = identity::user_refs(sql, std::vector{row.person});
    return {view_of(call, row, found.seen, names[row.person].name), row.version};
}

/// What the timeline says of an entry. Its note stays with it alone: it goes with the person.
wire::json::object recorded(const store::TimeRow& row) {
    return {
        {"minutes", row.minutes},
        {"on", day_text(row.spent_on)},
        {"is_billable", row.is_billable},
        {"person", std::to_string(row.person.value)},
    };
}

Result<Time> day_wanted(const Call& call, const std::optional<Line<10>>& on) {
    if (!on) return day_of(call.now);
    auto day = read_day(on->value);
    if (!day) return invalid({wrong("on", code::not_a_day)});
    if (*day > call.now + earliest_zone) return invalid({wrong("on", code::day_to_come)});
    return *day;
}

void publish_time(db::Sql& sql, const Call& call, const Ticket& ticket, Time day) {
    alert_of_hours(sql, call, ticket, day);
    publish(sql, call, ticket, {std::string(time_changed)});
}

Id<TimeEntry> add(db::Sql& sql, const Call& call, const Ticket& ticket, store::TimeRow row) {
    row.id = store::insert_time(sql, row);
    timeline::record(
        sql, call, {"ticket", ticket.id.value}, "time_logged", wire::json::value(), recorded(row)
    );
    publish_time(sql, call, ticket, row.spent_on);
    return row.id;
}

/// What a requester reads: days and minutes of what is billed.
TicketTime shown_to_requester(db::Sql& sql, const Call& call, const Seen& seen) {
    TicketTime time{.items = {}, .is_shown = shows_time(sql, call, seen.ticket)};
    if (!time.is_shown) return time;
    for (const auto& row : store::time_of_ticket(sql, seen.ticket.id, ticket_times_max)) {
        if (!row.is_billable) continue;
        auto view = view_of(call, row, seen, "");
        view.person.reset();
        view.note.clear();
        time.billable_minutes += row.minutes;
        time.items.push_back(std::move(view));
    }
    time.total_minutes = time.billable_minutes;
    return time;
}

}  // namespace

Result<TicketTime> ticket_time(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto seen = TRY(see(sql, call, request.key));
    if (!identity::may(call, time_read, seen.resource)) return shown_to_requester(sql, call, seen);
    auto rows = store::time_of_ticket(sql, seen.ticket.id, ticket_times_max);
    std::vector<Id<User>> people;
    for (const auto& row : rows) people.push_back(row.person);
    auto names = identity::user_refs(sql, people);
    TicketTime time{
        .items = {},
        .total_minutes = store::minutes_of(sql, seen.ticket.id),
        .billable_minutes = 0,
        .may_log = identity::may(call, time_log, seen.resource),
    };
    for (const auto& row : rows) {
        time.items.push_back(view_of(call, row, seen, names[row.person].name));
        if (row.is_billable) time.billable_minutes += row.minutes;
    }
    return time;
}

Result<VersionedTime> show_time(db::Sql& sql, const Call& call, const WhichTime& request) {
    return answer(sql, call, TRY(find_time(sql, call, request.id)));
}

Result<VersionedTime> log_time(db::Sql& sql, const Call& call, const LogTime& request) {
    auto who = TRY(person(call));
    auto seen = TRY(see_for(sql, call, request.key, time_log));
    store::TimeRow row{
        .id = {},
        .ticket = seen.ticket.id,
        .person = who,
        .spent_on = TRY(day_wanted(call, request.on)),
        .minutes = request.minutes.value,
        .note = request.note ? request.note->value : "",
        .is_billable = request.is_billable.value_or(true),
        .created_at = call.now,
        .removed_at = {},
    };
    row.id = add(sql, call, seen.ticket, row);
    return answer(sql, call, {row, std::move(seen)});
}

Result<> log_minutes(db::Sql& sql, const Call& call, const Seen& seen, SpentMinutes minutes) {
    TRY(identity::require(call, time_log, seen.resource));
    add(sql, call, seen.ticket,
        {
            .id = {},
            .ticket = seen.ticket.id,
            .person = TRY(person(call)),
            .spent_on = day_of(call.now),
            .minutes = minutes.value,
            .note = "",
            .created_at = call.now,
            .removed_at = {},
        });
    return {};
}

Result<VersionedTime> change_time(db::Sql& sql, const Call& call, const ChangeTime& request) {
    auto found = TRY(find_own(sql, call, request.id));
    auto row = found.row;
    if (row.removed_at) return refuse(mainstay::code::not_found);
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);
    if (request.minutes) row.minutes = request.minutes->value;
    if (request.on) row.spent_on = TRY(day_wanted(call, request.on));
    if (request.note) row.note = request.note->value;
    if (request.is_billable) row.is_billable = *request.is_billable;
    if (!store::update_time(sql, row, call.now)) return refuse(http::code::stale);
    timeline::record(
        sql, call, {"ticket", row.ticket.value}, "time_changed", recorded(found.row), recorded(row)
    );
    publish_time(sql, call, found.seen.ticket, row.spent_on);
    return answer(sql, call, found);
}

Result<> remove_time(db::Sql& sql, const Call& call, const WhichTime& request) {
    auto found = TRY(find_own(sql, call, request.id));
    if (found.row.removed_at) return refuse(mainstay::code::not_found);
    found.row.removed_at = call.now;
    if (!store::update_time(sql, found.row, call.now)) return refuse(http::code::stale);
    timeline::record(
        sql, call, {"ticket", found.row.ticket.value}, "time_removed", recorded(found.row),
        wire::json::value()
    );
    publish(sql, call, found.seen.ticket, {std::string(time_changed)});
    return {};
}

Result<VersionedTime> restore_time(db::Sql& sql, const Call& call, const WhichTime& request) {
    auto found = TRY(find_own(sql, call, request.id));
    if (!found.row.removed_at) return answer(sql, call, found);
    found.row.removed_at.reset();
    if (!store::update_time(sql, found.row, call.now)) return refuse(http::code::stale);
    timeline::record(
        sql, call, {"ticket", found.row.ticket.value}, "time_restored", wire::json::value(),
        recorded(found.row)
    );
    publish_time(sql, call, found.seen.ticket, found.row.spent_on);
    return answer(sql, call, found);
}

}  // namespace mainstay::ticketing
