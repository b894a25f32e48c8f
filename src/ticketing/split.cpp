#include "ticketing/split.hpp"

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/codes.hpp"
#include "ticketing/confidential.hpp"
#include "ticketing/create_ticket.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/linked.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/search_documents.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_view.hpp"

namespace mainstay::ticketing {

namespace {

timeline::Subject subject_of(Id<Ticket> ticket) { return {"ticket", ticket.value}; }

/// Has a message show in another ticket, as one that was posted in `home`. Index: the primary key,
/// ticket_mail_ticket.
void move_message(
    db::Sql& sql, Id<Message> message, Id<Ticket> from, Id<Ticket> to, Id<Ticket> home
) {
    auto other_home = home == to ? std::nullopt : std::optional(home);
    sql.run(
        "UPDATE ticket_message SET ticket = :to, home = :home WHERE id = :id", to, other_home,
        message
    );
    sql.run(
        "UPDATE ticket_mail SET ticket = :to WHERE ticket = :from AND message = :message", to, from,
        message
    );
}

/// Whose the new ticket is.
struct Requester {
    Id<User> id;
    std::optional<Id<Organization>> organization;
};

Requester requester_of(
    db::Sql& sql, const Call& call, const Ticket& ticket, const Message& message
) {
    if (message.visibility == Visibility::private_) return {call.caller->user, std::nullopt};
    if (message.is_unverified) return {identity::stranger(sql, call).id, std::nullopt};
    auto author = message.author ? identity::find_person(sql, *message.author) : std::nullopt;
    bool is_customer = author && !author->is_staff() && author->organization == ticket.organization;
    return {is_customer ? author->id : ticket.requester, ticket.organization};
}

/// The ticket that a message becomes, without any.
Ticket new_ticket(
    db::Sql& sql, const Call& call, const Ticket& from, const Requester& requester,
    const SplitMessage& request
) {
    auto application = *identity::find_application(sql, from.application);
    auto number = identity::take_ticket_number(sql, from.application);
    auto kind = request.kind.value_or(from.kind);
    Ticket ticket{
        .key = application.key + "-" + std::to_string(number),
        .application = from.application,
        .subject = request.subject.value,
        .kind = kind,
        .maintenance = usual_maintenance(kind),
        .impact = from.impact,
        .urgency = from.urgency,
        .priority = from.priority,
        .organization = requester.organization,
        .requester = requester.id,
        .created_at = call.now,
        .updated_at = call.now,
        .is_confidential = from.is_confidential,
    };
    if (auto holder = take_turn(sql, from.application, Level::L1, call.now)) {
        ticket.team = holder->team.id;
        ticket.assignee = holder->next;
    }
    ticket.id = store::insert(sql, ticket);
    if (ticket.is_confidential) {
        store::copy_admissions(sql, from.id, ticket.id);
        // Who splits it goes on with it, whoever holds it now.
        if (call.caller && call.caller->user != ticket.requester)
            store::add_admission(sql, ticket.id, call.caller->user);
    }
    return ticket;
}

void record_at(
    db::Sql& sql, const Call& call, const Ticket& ticket, const Ticket& other,
    std::string_view action
) {
    Edit edit(ticket);
    edit.after["ticket"] = other.key;
    edit.what.emplace_back(action);
    apply(sql, call, std::move(edit), action);
}

void unlink_them(db::Sql& sql, const Call& call, Id<Ticket> one, Id<Ticket> other) {
    for (const auto& link : timeline::links(sql, relations, subject_of(one), {}, 200))
        if (link.relation == "relates_to" && link.other() == subject_of(other))
            // A link that is listed is there.
            (void)timeline::unlink(sql, call, relations, subject_of(one), link.id);
}

/// Closes what is left of a ticket whose only message went back.
void close_emptied(db::Sql& sql, const Call& call, const Ticket& ticket, const Ticket& origin) {
    Edit edit(ticket);
    arrive(edit.now, Status::closed, call.now);
    edit.now.resolution = Resolution::duplicate;
    edit.after["ticket"] = origin.key;
    edit.what.emplace_back("split_undone");
    apply(sql, call, std::move(edit), "split_undone");
}

}  // namespace

std::optional<Split> store::split_of(db::Sql& sql, Id<Ticket> ticket) {
    return sql.one<Split>("FROM ticket_split WHERE ticket = :ticket", ticket);
}

Result<VersionedTicket> split(db::Sql& sql, const Call& call, const SplitMessage& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    TRY(check_not_merged(sql, seen.ticket));
    auto message = store::find_message(sql, request.id);
    bool may_read = message && (message->visibility == Visibility::public_ ||
                                identity::may(call, ticket_read_private, seen.resource));
    if (!may_read || message->ticket != seen.ticket.id) return refuse(mainstay::code::not_found);
    auto first = store::first_message(sql, seen.ticket.id);
    if (first && first->id == message->id) return refuse(code::split_first_message);

    auto requester = requester_of(sql, call, seen.ticket, *message);
    auto made = new_ticket(sql, call, seen.ticket, requester, request);
    sql.run(
        "INSERT INTO ticket_split (ticket, message, origin, taken_from)"
        " VALUES (:ticket, :message, :origin, :taken_from)",
        made.id, message->id, message->home.value_or(seen.ticket.id), seen.ticket.id
    );
    move_message(sql, message->id, seen.ticket.id, made.id, made.id);
    publish_created(
        sql, call, made,
        {{"message", std::to_string(message->id.value)}, {"split_from", seen.ticket.key}}
    );
    TRY(timeline::link(
        sql, call, relations, subject_of(made.id), "relates_to", subject_of(seen.ticket.id)
    ));
    record_at(sql, call, seen.ticket, made, "split");
    index_ticket(sql, seen.ticket.id);
    index_message(sql, message->id);

    auto resource = resource_of(sql, call, made);
    auto may = allowed_actions(call, made, resource);
    return VersionedTicket{view_of(sql, call, made, std::move(may)), made.version};
}

Result<> undo_split(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto seen = TRY(see_for(sql, call, request.key, ticket_work));
    auto split = store::split_of(sql, seen.ticket.id);
    auto message = split ? store::find_message(sql, split->message) : std::nullopt;
    if (!message) return refuse(mainstay::code::not_found);
    auto back = *store::find(sql, store::shown_in(sql, split->origin));
    TRY(see_for(sql, call, back.key, ticket_work));
    auto from = *store::find(sql, message->ticket);
    if (from.id != seen.ticket.id) TRY(see_for(sql, call, from.key, ticket_work));

    sql.run("DELETE FROM ticket_split WHERE ticket = :ticket", seen.ticket.id);
    move_message(sql, split->message, from.id, back.id, split->origin);
    unlink_them(sql, call, seen.ticket.id, split->taken_from);
    record_at(sql, call, back, seen.ticket, "split_returned");
    bool is_empty = store::messages(sql, seen.ticket.id, MessageOrder::oldest, {}, true, 1).empty();
    if (is_empty && seen.ticket.status != Status::closed)
        close_emptied(sql, call, seen.ticket, back);
    else
        record_at(sql, call, seen.ticket, back, "split_undone");
    for (auto ticket : {seen.ticket.id, back.id, from.id}) index_ticket(sql, ticket);
    index_message(sql, split->message);
    return {};
}

}  // namespace mainstay::ticketing
