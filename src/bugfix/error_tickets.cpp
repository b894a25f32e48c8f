#include "bugfix/error_tickets.hpp"

#include <algorithm>

#include "bugfix/codes.hpp"
#include "bugfix/error_signals.hpp"
#include "bugfix/group_state.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/groups.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/verification_store.hpp"
#include "events/error_events.hpp"
#include "events/events.hpp"
#include "signals/signals.hpp"
#include "timeline/codes.hpp"

namespace mainstay::bugfix {

namespace {

constexpr int links_read_max = 100;
constexpr int signals_read_max = 200;
constexpr int merges_followed_max = 100;
constexpr int incidents_looked_at = 3;

timeline::Subject ticket_subject(std::int64_t id) { return {"ticket", id}; }

void publish_link(
    db::Sql& sql, const Call& call, const ErrorGroup& group, std::int64_t ticket,
    std::string_view change, const Tickets& tickets
) {
    if (tickets.linked.links_changed) tickets.linked.links_changed(sql, call, ticket);
    events::emit(
        sql, call,
        events::ErrorChanged{group.id.value, group.application.value, std::string(change)}
    );
}

Result<events::TicketFacts> workable_ticket(
    db::Sql& sql, const Call& call, const std::string& key, const Tickets& tickets
) {
    if (!tickets.linked.find) return refuse(mainstay::code::not_found);
    return tickets.linked.find(sql, call, key, true);
}

std::optional<timeline::Link> link_between(
    db::Sql& sql, std::int64_t ticket, Id<ErrorGroup> group, std::string_view relation
) {
    for (auto& link :
         timeline::links(sql, error_relations, ticket_subject(ticket), {}, links_read_max))
        if (link.relation == relation && link.other() == subject_of(group)) return std::move(link);
    return std::nullopt;
}

/// Where a group went up in others, the one that has its events now.
std::optional<ErrorGroup> living_group(db::Sql& sql, Id<ErrorGroup> id) {
    auto group = store::find_group(sql, id);
    for (int i = 0; group && group->merged_into && i < merges_followed_max; ++i)
        group = store::find_group(sql, *group->merged_into);
    return group;
}

bool is_verified(db::Sql& sql, Id<ErrorGroup> group) {
    const auto found = store::find_verification(sql, group);
    return found && found->state == VerificationState::verified;
}

/// What stood out in the time of the incidents that raised the ticket, and is not tracked by it.
void add_around(db::Sql& sql, const Call& call, std::int64_t ticket, TrackedErrors& tracked) {
    const auto is_known = [&](const IncidentError& error) {
        return std::ranges::find(tracked.items, error.id, &TrackedError::id) !=
                   tracked.items.end() ||
               std::ranges::find(tracked.around, error.id, &IncidentError::id) !=
                   tracked.around.end();
    };
    for (const auto& incident : timeline::targets(
             sql, ticket_subject(ticket), "raised_by", "incident", incidents_looked_at
         )) {
        auto found = list_incident_errors(sql, call, {{incident.id}});
        if (!found) continue;
        for (auto& error : found->items)
            if (!is_known(error)) tracked.around.push_back(std::move(error));
    }
    tracked.around = ranked(std::move(tracked.around));
}

}  // namespace

std::map<Id<ErrorGroup>, std::vector<std::int64_t>> tracking_tickets(
    db::Sql& sql, std::span<const Id<ErrorGroup>> groups
) {
    std::map<Id<ErrorGroup>, std::vector<std::int64_t>> tracking;
    for (const auto group : groups)
        for (const auto& link :
             timeline::links(sql, error_relations, subject_of(group), {}, links_read_max))
            if (link.relation == "tracked_by") tracking[group].push_back(link.other_id);
    return tracking;
}

std::vector<ErrorTicket> tickets_of(
    db::Sql& sql, const Call& call, Id<ErrorGroup> group, const Tickets& tickets
) {
    std::vector<ErrorTicket> all;
    if (!tickets.linked.visible) return all;
    const auto tracking = tracking_tickets(sql, std::span(&group, 1));
    const auto found = tracking.find(group);
    if (found == tracking.end()) return all;
    const auto visible = tickets.linked.visible(sql, call, found->second);
    for (const auto id : found->second) {
        const auto ticket = visible.find(id);
        if (ticket == visible.end()) continue;
        const auto& facts = ticket->second;
        if (std::ranges::find(all, facts.key, &ErrorTicket::key) != all.end()) continue;
        all.push_back({facts.key, facts.subject, facts.status});
    }
    return all;
}

Result<ErrorGroup> link_error_ticket(
    db::Sql& sql, const Call& call, const LinkErrorTicket& request, const Tickets& tickets
) {
    const auto group = TRY(managed_group(sql, call, request.id));
    const auto ticket = workable_ticket(sql, call, request.ticket.value, tickets);
    if (!ticket) return invalid({wrong("ticket", code::error_ticket_unknown)});
    TRY(timeline::link(
        sql, call, error_relations, ticket_subject(ticket->id), "tracks", subject_of(group.id)
    ));
    if (is_verified(sql, group.id))
        // What was found holds for this ticket too.
        (void)timeline::link(
            sql, Call::system(call.now, call.request_id), error_relations,
            ticket_subject(ticket->id), "proven_by", subject_of(group.id)
        );
    publish_link(sql, call, group, ticket->id, "ticket_linked", tickets);
    return group;
}

Result<ErrorGroup> unlink_error_ticket(
    db::Sql& sql, const Call& call, const UnlinkErrorTicket& request, const Tickets& tickets
) {
    const auto group = TRY(managed_group(sql, call, request.id));
    const auto asked = workable_ticket(sql, call, request.key.value, tickets);
    if (!asked) return refuse(mainstay::code::not_found);
    // The link may be to one that was merged into the one that is shown.
    bool is_linked = false;
    const auto tracking = tracking_tickets(sql, std::span(&group.id, 1));
    const auto ids =
        tracking.contains(group.id) ? tracking.at(group.id) : std::vector<std::int64_t>();
    const auto visible = tickets.linked.visible(sql, call, ids);
    for (const auto id : ids) {
        const auto facts = visible.find(id);
        if (facts == visible.end() || facts->second.id != asked->id) continue;
        for (const auto* relation : {"tracks", "proven_by"})
            if (const auto link = link_between(sql, id, group.id, relation)) {
                TRY(timeline::unlink(sql, call, error_relations, ticket_subject(id), link->id));
                is_linked = true;
            }
    }
    if (!is_linked) return refuse(mainstay::code::not_found);
    publish_link(sql, call, group, asked->id, "ticket_unlinked", tickets);
    return group;
}

void carry_tickets(db::Sql& sql, const Call& call, Id<ErrorGroup> from, Id<ErrorGroup> into) {
    const auto tracking = tracking_tickets(sql, std::span(&from, 1));
    if (!tracking.contains(from)) return;
    // One that is linked already stays so.
    for (const auto ticket : tracking.at(from))
        (void)timeline::link(
            sql, call, error_relations, ticket_subject(ticket), "tracks", subject_of(into)
        );
}

void give_back_tickets(db::Sql& sql, const Call& call, Id<ErrorGroup> parted, Id<ErrorGroup> rest) {
    const auto tracking = tracking_tickets(sql, std::span(&parted, 1));
    if (!tracking.contains(parted)) return;
    for (const auto ticket : tracking.at(parted)) {
        const auto own = link_between(sql, ticket, parted, "tracks");
        const auto carried = link_between(sql, ticket, rest, "tracks");
        if (own && carried && carried->at > own->at)
            (void)timeline::unlink(sql, call, error_relations, ticket_subject(ticket), carried->id);
    }
}

void link_incident_ticket(
    db::Sql& sql, const Call& system, const events::IncidentTicketed& ticketed,
    const Tickets& tickets
) {
    for (const auto id : signals::signals_of(sql, {ticketed.incident}, signals_read_max)) {
        const auto signal = signals::signal_facts(sql, id);
        const auto named = signal ? group_of_signal(*signal) : std::nullopt;
        const auto group = named ? living_group(sql, *named) : std::nullopt;
        if (!group) continue;
        // Refused where it is linked already, as it is when this comes twice.
        if (timeline::link(
                sql, system, error_relations, ticket_subject(ticketed.ticket), "tracks",
                subject_of(group->id)
            ))
            publish_link(sql, system, *group, ticketed.ticket, "ticket_linked", tickets);
    }
}

Result<TrackedErrors> list_ticket_errors(
    db::Sql& sql, const Call& call, const ErrorsOfTicket& request, const Tickets& tickets
) {
    TRY(identity::require_some(call, error_read));
    if (!tickets.linked.find) return refuse(mainstay::code::not_found);
    const auto ticket = TRY(tickets.linked.find(sql, call, request.key.value, false));
    TrackedErrors tracked;
    for (const auto& link :
         timeline::targets(sql, ticket_subject(ticket.id), "tracks", "error", links_read_max)) {
        const auto group = visible_group(sql, call, {link.id});
        if (!group) continue;
        // One that went up in another stands beside that one, which has the link too.
        if (group->merged_into) continue;
        const Resource resource{.applications = {group->application}};
        tracked.items.push_back({
            .id = group->id,
            .title = group->title,
            .culprit = group->culprit,
            .state = group->state,
            .events = group->events,
            .first_seen = group->first_seen,
            .last_seen = group->last_seen,
            .is_verified = is_verified(sql, group->id),
            .is_manageable = identity::may(call, error_manage, resource),
        });
    }
    add_around(sql, call, ticket.id, tracked);
    return tracked;
}

}  // namespace mainstay::bugfix
