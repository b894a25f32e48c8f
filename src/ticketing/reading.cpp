#include "ticketing/reading.hpp"

#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/service_level_actions.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticket_view.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view tickets_list = "tickets";
constexpr std::string_view due_list = "tickets.due";
constexpr std::int64_t never = -1;  // In a cursor: what has no time it is due at.
constexpr int counted_max = 99;

ViewTally counted(db::Sql& sql, const Call& call, const Filter& filter) {
    auto scope = identity::scope(call, ticket_read);
    auto count = store::count(sql, filter, scope, counted_max + 1);
    return {std::min<std::int64_t>(count, counted_max), count > counted_max};
}

QueueCount counted(db::Sql& sql, const Call& call, Queue queue, std::string_view terms) {
    // The terms are ours and known to be right.
    auto tally = counted(sql, call, *parse_filter(sql, call, terms));
    return {queue, tally.count, tally.is_more};
}

/// A page of tickets, and the cursor of the next.
struct Listed {
    std::vector<Ticket> tickets{};
    std::optional<std::string> next{};
};

int page_size(const ListTickets& request) {
    return static_cast<int>(request.limit.value_or(Count<1, 200>{50}).value);
}

Result<Listed> by_age(
    db::Sql& sql, const Call& call, const ListTickets& request, const Filter& filter
) {
    std::int64_t before = 0;
    if (request.cursor)
        std::tie(before) =
            TRY(http::read_cursor<std::int64_t>(tickets_list, request.cursor->value));
    const auto limit = page_size(request);
    const auto scope = identity::scope(call, ticket_read);
    Listed listed{.tickets = store::list(sql, filter, scope, {before}, limit + 1)};
    if (std::ssize(listed.tickets) > limit) {
        listed.tickets.pop_back();
        listed.next = http::cursor_after(tickets_list, listed.tickets.back().id.value);
    }
    return listed;
}

/// Whoever is not shown when tickets are due does not learn it from their order.
Result<Listed> by_due(
    db::Sql& sql, const Call& call, const ListTickets& request, const Filter& filter
) {
    if (identity::reach(call, service_level_read) != Reach::all)
        return refuse(mainstay::code::forbidden);
    std::optional<store::DuePlace> after;
    if (request.cursor) {
        const auto [due, ticket] =
            TRY(http::read_cursor<std::int64_t, std::int64_t>(due_list, request.cursor->value));
        after.emplace();
        if (due != never) after->due_at = Time{due};
        after->ticket = {ticket};
    }
    const auto limit = page_size(request);
    const auto scope = identity::scope(call, ticket_read);
    auto places = store::list_by_due(sql, filter, scope, after, limit + 1);
    Listed listed;
    if (std::ssize(places) > limit) {
        places.pop_back();
        const auto& [due, ticket] = places.back();
        listed.next = http::cursor_after(due_list, due ? due->micros : never, ticket.value);
    }
    std::vector<Id<Ticket>> ids;
    for (const auto& place : places) ids.push_back(place.ticket);
    listed.tickets = store::tickets_of(sql, ids);
    return listed;
}

}  // namespace

Result<VersionedTicket> show(db::Sql& sql, const Call& call, const TicketKey& request) {
    auto seen = TRY(see(sql, call, request.key));
    auto into = merged_into(sql, call, seen.ticket);
    auto may = allowed_actions(call, seen.ticket, seen.resource);
    if (into) {  // Nothing is done to a merged ticket but to undo that.
        may.clear();
        if (identity::may(call, ticket_work, seen.resource))
            may.push_back(AllowedAction::undo_merge);
    }
    auto view = view_of(sql, call, seen.ticket, std::move(may));
    view.merged_into = std::move(into);
    return VersionedTicket{std::move(view), seen.ticket.version};
}

Result<http::Page<TicketRow>> list(db::Sql& sql, const Call& call, const ListTickets& request) {
    TRY(person(call));
    auto text = request.filter ? std::string_view(request.filter->value) : std::string_view();
    auto filter = TRY(parse_filter(sql, call, text));
    auto listed = request.sort == TicketOrder::due ? TRY(by_due(sql, call, request, filter))
                                                   : TRY(by_age(sql, call, request, filter));
    http::Page<TicketRow> page{rows_of(sql, call, listed.tickets), std::move(listed.next)};
    if (identity::may_some(call, ticket_create)) page.may.emplace_back("create");
    return page;
}

Result<> check_filter(db::Sql& sql, const Call& call, std::string_view filter) {
    TRY(person(call));
    TRY(parse_filter(sql, call, filter));
    return {};
}

std::optional<ViewTally> count_found(db::Sql& sql, const Call& call, std::string_view filter) {
    if (!person(call)) return std::nullopt;
    auto parsed = parse_filter(sql, call, filter);
    if (!parsed) return std::nullopt;
    return counted(sql, call, *parsed);
}

Result<QueueCounts> queues(db::Sql& sql, const Call& call, const http::Nothing&) {
    TRY(person(call));
    QueueCounts counts;
    if (call.caller->is_staff()) {
        counts.items.push_back(counted(sql, call, Queue::unassigned, "is:open assignee:none"));
        counts.items.push_back(counted(sql, call, Queue::mine, "is:open assignee:me"));
        counts.items.push_back(counted(sql, call, Queue::team, "is:open team:mine"));
    }
    counts.items.push_back(counted(sql, call, Queue::all_open, "is:open"));
    return counts;
}

}  // namespace mainstay::ticketing
