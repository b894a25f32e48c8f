#include "ticketing/reading.hpp"

#include "http/page.hpp"
#include "identity/identity.hpp"
#include "ticketing/access.hpp"
#include "ticketing/filter.hpp"
#include "ticketing/merge.hpp"
#include "ticketing/store.hpp"
#include "ticketing/ticket_list.hpp"
#include "ticketing/ticket_view.hpp"

namespace mainstay::ticketing {

namespace {

constexpr std::string_view tickets_list = "tickets";
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
    std::int64_t before = 0;
    if (request.cursor)
        std::tie(before) =
            TRY(http::read_cursor<std::int64_t>(tickets_list, request.cursor->value));
    auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 200>{50}).value);
    auto scope = identity::scope(call, ticket_read);
    auto tickets = store::list(sql, filter, scope, {before}, static_cast<int>(limit) + 1);
    bool is_more = tickets.size() > limit;
    if (is_more) tickets.resize(limit);

    http::Page<TicketRow> page{rows_of(sql, call, tickets), {}};
    if (is_more) page.next = http::cursor_after(tickets_list, tickets.back().id.value);
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
