#include "ticketing/create_ticket.hpp"

#include "ticketing/access.hpp"
#include "ticketing/confidential.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/routing_decision.hpp"
#include "ticketing/routing_store.hpp"
#include "ticketing/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::ticketing {

namespace {

void record_turn(db::Sql& sql, Id<Application> application, const Holder& holder, Time now) {
    if (!holder.next) return;
    if (holder.mode == RoutingMode::by_load)
        store::keep_routing_turn(sql, holder.team.id, *holder.next, now);
    else if (holder.has_turns)
        store::set_last_member(sql, holder.team.id, application, *holder.next);
}

}  // namespace

Holder next_holder(db::Sql& sql, Id<Application> application, identity::TeamRef team, Time now) {
    auto routed = route(sql, team.id, application, now);
    return {std::move(team), routed.person, routed.has_turns, routed.mode, routed.unrouted};
}

std::optional<Holder> next_holder(
    db::Sql& sql, Id<Application> application, Level level, Time now
) {
    auto team = identity::team_for(sql, application, level);
    if (!team) return std::nullopt;
    return next_holder(sql, application, *std::move(team), now);
}

std::optional<Holder> take_turn(db::Sql& sql, Id<Application> application, Level level, Time now) {
    auto holder = next_holder(sql, application, level, now);
    if (holder) record_turn(sql, application, *holder, now);
    return holder;
}

void add_unrouted(boost::json::object& recorded, const std::optional<Holder>& holder) {
    if (holder && holder->unrouted)
        recorded["unassigned_because"] = wire::encode(*holder->unrouted);
}

Result<CreatedTicket> create_ticket(db::Sql& sql, const Call& call, NewTicket wanted) {
    auto author = std::optional<Id<User>>();
    const bool is_of_system = call.is_system && wanted.first.source == Source::system;
    if (!wanted.first.is_unverified && !is_of_system) author = TRY(person(call));
    auto number = identity::take_ticket_number(sql, wanted.application.id);
    Ticket ticket{
        .key = wanted.application.key + "-" + std::to_string(number),
        .application = wanted.application.id,
        .subject = std::move(wanted.subject),
        .kind = wanted.kind,
        .maintenance = wanted.maintenance,
        .impact = wanted.impact,
        .urgency = wanted.urgency,
        .priority = priority_of(wanted.impact, wanted.urgency),
        .level = wanted.level,
        .organization = wanted.organization,
        .requester = wanted.requester,
        .created_at = call.now,
        .updated_at = call.now,
        .is_confidential = wanted.is_confidential,
    };
    if (const auto& holder = wanted.holder) {
        record_turn(sql, ticket.application, *holder, call.now);
        ticket.team = holder->team.id;
        ticket.assignee = holder->next;
    }
    ticket.id = store::insert(sql, ticket);
    if (!wanted.labels.empty()) store::set_labels(sql, ticket.id, wanted.labels);
    if (ticket.is_confidential && author && *author != ticket.requester)
        store::add_admission(sql, ticket.id, *author);

    auto first = std::move(wanted.first);
    first.ticket = ticket.id;
    first.author = author;
    first.created_at = call.now;
    first.id = store::insert(sql, first);
    if (author) TRY(store::bind(sql, *author, wanted.attachments, first.id));

    auto further = std::move(wanted.recorded);
    further["message"] = std::to_string(first.id.value);
    if (!wanted.labels.empty()) further["labels"] = wire::encode(wanted.labels);
    add_unrouted(further, wanted.holder);
    publish_created(sql, call, ticket, std::move(further));
    return CreatedTicket{std::move(ticket), first.id};
}

}  // namespace mainstay::ticketing
