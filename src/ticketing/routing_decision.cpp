#include "ticketing/routing_decision.hpp"

#include <algorithm>
#include <map>

#include "base/guarded.hpp"
#include "calendar/calendar.hpp"
#include "ticketing/rotation.hpp"
#include "ticketing/routing_store.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::size_t calendars_max = 64;

/// The members who are here. A team that nobody of has ever signed in to is not set up yet: there
/// all count, so that tickets do not wait unseen.
std::vector<store::AvailabilityRow> available(
    db::Sql& sql, const store::TeamRoutingRow& routing, Time now
) {
    auto members = store::team_availability(sql, routing.team);
    if (members.empty()) return members;
    auto signed_in = store::signed_in_members(sql, routing.team, members.size());
    if (!signed_in.empty() && signed_in.size() < members.size())
        std::erase_if(members, [&](const auto& member) {
            return std::ranges::find(signed_in, member.person) == signed_in.end();
        });
    std::erase_if(members, [&](const auto& member) {
        return is_away_at(member.is_away, member.away_until, now);
    });
    if (!routing.seen_hours || members.empty()) return members;
    std::vector<Id<User>> people;
    for (const auto& member : members) people.push_back(member.person);
    auto seen = store::seen_since(sql, people, now - std::chrono::hours(*routing.seen_hours));
    std::erase_if(members, [&](const auto& member) { return !seen.contains(member.person); });
    return members;
}

/// What they have before them, where that matters.
std::vector<RoutingCandidate> candidates_of(
    db::Sql& sql, const store::TeamRoutingRow& routing,
    const std::vector<store::AvailabilityRow>& members
) {
    std::vector<RoutingCandidate> candidates;
    for (const auto& member : members)
        candidates.push_back({.person = member.person, .open_max = member.open_max});
    bool is_by_load = routing.mode == RoutingMode::by_load;
    bool is_bound = std::ranges::any_of(members, [](const auto& member) {
        return member.open_max.has_value();
    });
    if (candidates.empty() || (!is_by_load && !is_bound)) return candidates;

    std::vector<Id<User>> people;
    for (const auto& member : members) people.push_back(member.person);
    std::map<Id<User>, Time> turns;
    if (is_by_load) turns = store::routing_turns(sql, routing.team);
    auto counts = store::open_counts(sql, people);
    for (auto& candidate : candidates) {
        for (const auto& count : counts) {
            if (count.person != candidate.person) continue;
            candidate.open += count.tickets;
            candidate.load += count.tickets * load_of(count.priority);
        }
        if (auto turn = turns.find(candidate.person); turn != turns.end())
            candidate.given_at = turn->second;
    }
    std::erase_if(candidates, [](const auto& candidate) { return !has_room(candidate); });
    return candidates;
}

}  // namespace

bool is_away_at(bool is_away, std::optional<Time> away_until, Time now) {
    return is_away && (!away_until || now < *away_until);
}

bool is_open_at(db::Sql& sql, Id<BusinessCalendar> calendar, Time now) {
    // Computed once for each description: what it was made from says all of it.
    static Guarded<std::map<std::string, calendar::Calendar>> computed;
    if (!store::calendar(sql, calendar)) return true;
    auto text = store::calendar_definition(sql, calendar);
    return computed.with([&](auto& known) {
        auto found = known.find(text);
        if (found == known.end()) {
            auto definition =
                wire::parse<calendar::CalendarDefinition>(text, wire::UnknownMembers::skipped);
            if (!definition) return true;
            auto made = calendar::Calendar::create("", *definition);
            if (!made) return true;
            if (known.size() >= calendars_max) known.clear();
            found = known.emplace(text, *std::move(made)).first;
        }
        return found->second.is_open_at(now);
    });
}

Routed route(db::Sql& sql, Id<Team> team, Id<Application> application, Time now) {
    auto routing = store::team_routing(sql, team);
    Routed routed{.person = {}, .unrouted = {}, .mode = routing.mode};
    if (routing.mode == RoutingMode::off) {
        routed.unrouted = UnroutedReason::routing_off;
        return routed;
    }
    if (routing.calendar && !is_open_at(sql, *routing.calendar, now)) {
        routed.unrouted = UnroutedReason::outside_hours;
        return routed;
    }
    auto members = available(sql, routing, now);
    auto candidates = candidates_of(sql, routing, members);
    routed.has_turns = members.size() > 1;
    if (candidates.empty())
        routed.unrouted =
            members.empty() ? UnroutedReason::nobody_available : UnroutedReason::all_full;
    if (routing.mode == RoutingMode::by_load) {
        routed.person = least_loaded(candidates);
        return routed;
    }
    std::vector<Id<User>> present;
    for (const auto& candidate : candidates) present.push_back(candidate.person);
    auto last = routed.has_turns ? store::last_member(sql, team, application) : 0;
    routed.person = next_in_turn(present, last);
    return routed;
}

}  // namespace mainstay::ticketing
