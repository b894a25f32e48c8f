#include "ticketing/ticket_list.hpp"

#include <algorithm>
#include <map>

#include "ticketing/list_statement.hpp"

namespace mainstay::ticketing::store {

std::vector<Ticket> list(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope, Id<Ticket> before, int limit
) {
    const auto plan = plan_of(sql, within(sql, filter, scope));
    if (plan.ways.empty()) return {};
    db::Query query;
    Writer writer(query, sql.dialect());
    writer.texts(plan.filter.texts);
    writer.text("SELECT DISTINCT id FROM (");
    write_ids(writer, plan, before.value == 0 ? beyond_ids : before.value, limit);
    writer.text(") matching ORDER BY id DESC LIMIT ").value(std::int64_t{limit});
    return tickets_of(sql, sql.all<Id<Ticket>>(query));
}

std::int64_t count(db::Sql& sql, const Filter& filter, const identity::Scope& scope, int max) {
    const auto plan = plan_of(sql, within(sql, filter, scope));
    if (plan.ways.empty()) return 0;
    db::Query query;
    Writer writer(query, sql.dialect());
    writer.texts(plan.filter.texts);
    writer.text("SELECT COUNT(DISTINCT id) FROM (");
    write_ids(writer, plan, beyond_ids, max);
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
