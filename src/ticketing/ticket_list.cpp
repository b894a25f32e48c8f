#include "ticketing/ticket_list.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "ticketing/list_statement.hpp"

namespace mainstay::ticketing::store {

namespace {

constexpr std::int64_t newest = std::numeric_limits<std::int64_t>::max();

/// How many times as many ids as the one before a span has at most.
constexpr std::int64_t span_growth = 8;

std::vector<Id<Ticket>> ids_in(db::Sql& sql, const Plan& plan, IdSpan span, std::int64_t limit) {
    db::Query query;
    Writer writer(query, sql.dialect());
    writer.texts(plan.filter.texts);
    writer.text("SELECT DISTINCT id FROM (");
    write_ids(writer, plan, span, limit);
    writer.text(") matching ORDER BY id DESC LIMIT ").value(limit);
    return sql.all<Id<Ticket>>(query);
}

/// Span by span, the newest first, each as long as what was found lets expect to be needed.
std::vector<Id<Ticket>> ids_by_spans(
    db::Sql& sql, const Plan& plan, std::int64_t before, std::size_t limit, std::int64_t length
) {
    const auto last = *sql.value<std::int64_t>("SELECT COALESCE(MAX(id), 0) FROM ticket");
    std::vector<Id<Ticket>> ids;
    for (auto end = std::min(before, last + 1); end > 0 && ids.size() < limit;) {
        const auto from = std::max<std::int64_t>(end - length, 0);
        const auto missing = limit - ids.size();
        const auto found = ids_in(sql, plan, {end, from}, static_cast<std::int64_t>(missing));
        ids.insert(ids.end(), found.begin(), found.end());
        end = from;
        const auto few = static_cast<std::int64_t>(missing / (found.size() + 1)) + 1;
        length *= std::min(few, span_growth);
    }
    return ids;
}

}  // namespace

std::vector<Ticket> list(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope, Id<Ticket> before, int limit,
    std::int64_t first_span
) {
    const auto plan = plan_of(sql, within(sql, filter, scope));
    if (plan.ways.empty()) return {};
    const auto end = before.value == 0 ? newest : before.value;
    if (!is_of_many_ranges(plan)) return tickets_of(sql, ids_in(sql, plan, {end}, limit));
    return tickets_of(
        sql, ids_by_spans(sql, plan, end, static_cast<std::size_t>(limit), first_span)
    );
}

std::int64_t count(db::Sql& sql, const Filter& filter, const identity::Scope& scope, int max) {
    const auto plan = plan_of(sql, within(sql, filter, scope));
    if (plan.ways.empty()) return 0;
    db::Query query;
    Writer writer(query, sql.dialect());
    writer.texts(plan.filter.texts);
    writer.text("SELECT COUNT(DISTINCT id) FROM (");
    write_ids(writer, plan, {newest}, max);
    writer.text(") matching");
    return std::min<std::int64_t>(*sql.value<std::int64_t>(query), max);
}

std::vector<Ticket> tickets_of(db::Sql& sql, const std::vector<Id<Ticket>>& ids) {
    if (ids.empty()) return {};
    db::Query query{"FROM ticket WHERE id IN "};
    std::map<Id<Ticket>, Ticket> found;
    for (auto& ticket : sql.all<Ticket>(query.add_list(ids)))
        found.emplace(ticket.id, std::move(ticket));
    std::vector<Ticket> tickets;
    for (auto id : ids)
        if (auto known = found.find(id); known != found.end())
            tickets.push_back(std::move(known->second));
    return tickets;
}

std::vector<Id<Ticket>> in_scope(
    db::Sql& sql, const std::vector<Id<Ticket>>& tickets, const identity::Scope& scope
) {
    if (tickets.empty()) return {};
    db::Query query{"SELECT t.id FROM ticket t WHERE " + scope.text, scope.params};
    query.text += " AND t.id IN ";
    return sql.all<Id<Ticket>>(query.add_list(tickets));
}

}  // namespace mainstay::ticketing::store
