#include "ticketing/ticket_links.hpp"

#include <stdexcept>

#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/edit.hpp"
#include "ticketing/merge_store.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/post_message.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

events::TicketFacts facts_of(const Ticket& ticket) {
    return {ticket.id.value, ticket.key, ticket.subject, std::string(wire::name_of(ticket.status))};
}

Result<events::TicketFacts> find_linkable(
    db::Sql& sql, const Call& call, std::string_view key, bool is_for_work
) {
    const auto seen = TRY(see_for(sql, call, key, ticket_read_private));
    if (is_for_work) TRY(identity::require(call, ticket_work, seen.resource));
    return facts_of(seen.ticket);
}

std::map<std::int64_t, events::TicketFacts> visible_tickets(
    db::Sql& sql, const Call& call, std::span<const std::int64_t> tickets
) {
    std::map<std::int64_t, events::TicketFacts> visible;
    if (tickets.empty() || !identity::may_some(call, ticket_read_private)) return visible;
    std::map<std::int64_t, Id<Ticket>> shown;
    std::vector<Id<Ticket>> ids;
    for (const auto id : tickets) {
        const auto in = store::shown_in(sql, Id<Ticket>{id});
        shown.emplace(id, in);
        ids.push_back(in);
    }
    ids = store::in_scope(sql, ids, identity::scope(call, ticket_read_private));
    std::map<Id<Ticket>, Ticket> found;
    for (auto& ticket : store::find_all(sql, ids)) found.emplace(ticket.id, std::move(ticket));
    for (const auto& [id, in] : shown)
        if (const auto ticket = found.find(in); ticket != found.end())
            visible.emplace(id, facts_of(ticket->second));
    return visible;
}

void publish_links(db::Sql& sql, const Call& call, std::int64_t id) {
    if (const auto ticket = store::find(sql, Id<Ticket>{id}))
        publish(sql, call, *ticket, {"links"});
}

void post_note(db::Sql& sql, const Call& system, std::int64_t id, const std::string& text) {
    const auto ticket = store::find(sql, store::shown_in(sql, Id<Ticket>{id}));
    if (!ticket) return;
    Edit edit(*ticket);
    auto posted = post_message(
        sql, system, edit,
        {.visibility = Visibility::private_, .source = Source::system, .text = text}, {}
    );
    if (!posted) throw std::logic_error("a note was refused: " + posted.error().code);
    apply(sql, system, std::move(edit), "noted");
}

}  // namespace

events::LinkedTickets linked_tickets() {
    return {find_linkable, visible_tickets, publish_links, post_note};
}

}  // namespace mainstay::ticketing
