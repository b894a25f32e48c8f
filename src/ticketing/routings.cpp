#include "ticketing/routings.hpp"

#include "http/page.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/routing_decision.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::int64_t away_max = 500;

http::Versioned<TeamRoutingView> shown(db::Sql& sql, const store::TeamRoutingRow& row, Time now) {
    TeamRoutingView view{
        .team = row.team,
        .mode = row.mode,
        .seen_hours = row.seen_hours,
        .calendar = row.calendar,
        .is_open = !row.calendar || is_open_at(sql, *row.calendar, now),
        .version = row.version,
    };
    return {view, row.version};
}

AvailabilityView shown(
    const identity::Person& person, const store::AvailabilityRow& row, Time now
) {
    AvailabilityView view{
        .person = {person.id, person.name}, .open_max = row.open_max, .version = row.version
    };
    view.is_away = is_away_at(row.is_away, row.away_until, now);
    if (!view.is_away) return view;
    view.away_until = row.away_until;
    view.away_note = row.away_note;
    return view;
}

Result<identity::Person> support_person(db::Sql& sql, Id<User> id) {
    auto person = identity::find_person(sql, id);
    if (!person || !person->is_support_staff()) return refuse(mainstay::code::not_found);
    return *std::move(person);
}

wire::json::object recorded(const store::TeamRoutingRow& row) {
    return {
        {"mode", wire::encode(row.mode)},
        {"seen_hours", wire::encode(row.seen_hours)},
        {"calendar", wire::encode(row.calendar)},
    };
}

/// Not the note, which may tell of a person's life.
wire::json::object recorded(const store::AvailabilityRow& row) {
    return {
        {"is_away", row.is_away},
        {"away_until", wire::encode(row.away_until)},
        {"open_max", wire::encode(row.open_max)},
    };
}

/// Refuses: away_until_past.
Result<> overlay(store::AvailabilityRow& row, const ChangeAvailability& request, Time now) {
    if (request.is_away) row.is_away = *request.is_away;
    if (request.away_until) row.away_until = *request.away_until;
    if (request.away_note) row.away_note = request.away_note->value;
    if (!row.is_away) {
        row.away_until.reset();
        row.away_note.clear();
    }
    if (request.open_max) {
        row.open_max.reset();
        if (*request.open_max) row.open_max = (*request.open_max)->value;
    }
    bool is_past = request.away_until && *request.away_until && **request.away_until <= now;
    if (is_past) return invalid({wrong("away_until", code::away_until_past)});
    return {};
}

}  // namespace

Result<http::Versioned<TeamRoutingView>> show_team_routing(
    db::Sql& sql, const Call& call, const ShowTeamRouting& request
) {
    TRY(identity::require_some(call, ticket_work));
    if (!identity::find_team(sql, request.id)) return refuse(mainstay::code::not_found);
    return shown(sql, store::team_routing(sql, request.id), call.now);
}

Result<http::Versioned<TeamRoutingView>> change_team_routing(
    db::Sql& sql, const Call& call, const ChangeTeamRouting& request
) {
    TRY(identity::require(call, identity::team_write));
    if (!identity::find_team(sql, request.id)) return refuse(mainstay::code::not_found);
    auto row = store::team_routing(sql, request.id);
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);
    const auto was = row;
    if (request.mode) row.mode = *request.mode;
    if (request.seen_hours) {
        row.seen_hours.reset();
        if (*request.seen_hours) row.seen_hours = (*request.seen_hours)->value;
    }
    if (request.calendar) row.calendar = *request.calendar;
    if (row.calendar && !store::calendar(sql, *row.calendar))
        return invalid({wrong("calendar", code::routing_calendar_unknown)});
    if (!store::keep_team_routing(sql, row, call.now)) return refuse(http::code::stale);
    row.version += 1;
    timeline::record(
        sql, call, {"team", row.team.value}, "routing_changed", recorded(was), recorded(row)
    );
    return shown(sql, row, call.now);
}

Result<http::Versioned<AvailabilityView>> show_availability(
    db::Sql& sql, const Call& call, const ShowAvailability& request
) {
    TRY(identity::require_some(call, ticket_work));
    auto person = TRY(support_person(sql, request.id));
    auto view = shown(person, store::availability(sql, person.id), call.now);
    auto version = view.version;
    return http::Versioned<AvailabilityView>{std::move(view), version};
}

Result<http::Versioned<AvailabilityView>> change_availability(
    db::Sql& sql, const Call& call, const ChangeAvailability& request
) {
    auto self = TRY(mainstay::ticketing::person(call));
    TRY(identity::require_some(call, ticket_work));
    bool is_manager = identity::may(call, identity::team_write);
    if ((self != request.id || request.open_max) && !is_manager)
        TRY(identity::require(call, identity::team_write));
    auto them = TRY(support_person(sql, request.id));
    auto row = store::availability(sql, them.id);
    if (request.if_match && *request.if_match != row.version) return refuse(http::code::stale);
    const auto was = row;
    TRY(overlay(row, request, call.now));
    if (!store::keep_availability(sql, row, call.now)) return refuse(http::code::stale);
    row.version += 1;
    timeline::record(
        sql, call, {"user", them.id.value}, "availability_changed", recorded(was), recorded(row)
    );
    auto view = shown(them, row, call.now);
    return http::Versioned<AvailabilityView>{std::move(view), row.version};
}

Result<http::Page<AvailabilityView>> list_away(db::Sql& sql, const Call& call, const ListAway&) {
    TRY(identity::require_some(call, ticket_work));
    http::Page<AvailabilityView> page;
    for (const auto& row : store::away(sql, away_max)) {
        if (!is_away_at(row.is_away, row.away_until, call.now)) continue;
        auto person = identity::find_person(sql, row.person);
        if (person && person->is_support_staff())
            page.items.push_back(shown(*person, row, call.now));
    }
    return page;
}

std::vector<http::Route> routing_routes() {
    using enum Refusal;
    const std::string routing = "/api/v1/teams/{id}/routing";
    const std::string availability = "/api/v1/users/{id}/availability";
    return {
        http::get(
            routing, show_team_routing,
            {.summary = "Show how a team's tickets are given to people.",
             .refuses = {forbidden, not_found}}
        ),
        http::patch(
            routing, change_team_routing,
            {.summary = "Change how a team's tickets are given to people.",
             .refuses = {invalid, forbidden, not_found, stale}}
        ),
        http::get(
            availability, show_availability,
            {.summary = "Show whether a person is away.", .refuses = {forbidden, not_found}}
        ),
        http::patch(
            availability, change_availability,
            {.summary = "Say that you are away, or back.",
             .refuses = {invalid, forbidden, not_found, stale}}
        ),
        http::get(
            "/api/v1/away", list_away, {.summary = "List who is away now.", .refuses = {forbidden}}
        ),
    };
}

}  // namespace mainstay::ticketing
