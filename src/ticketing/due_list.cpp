#include <algorithm>

#include <boost/describe.hpp>

#include "ticketing/list_statement.hpp"
#include "ticketing/ticket_list.hpp"

namespace mainstay::ticketing::store {

namespace {

/// Where all leads together leave no more open tickets than so many, these are gathered and
/// sorted; else it is the deadlines that are walked through, in their order.
constexpr std::int64_t sorted_max = 3'000;

// As the index ticket_deadline_due has it.
constexpr std::string_view is_running = "d.state = 'running' AND d.due_at IS NOT NULL";

struct DueRow {
    Time due_at;
    Id<Ticket> ticket;
};
BOOST_DESCRIBE_STRUCT(DueRow, (), (due_at, ticket))

/// Only of open tickets is anything due.
Filter of_open(Filter filter) {
    std::erase_if(filter.alternatives, [](Conjunction& conjunction) {
        return !conjunction.narrow({"status", statuses_of(true)});
    });
    return filter;
}

bool are_few(db::Sql& sql, const Plan& plan) {
    return std::ranges::all_of(plan.ways, [&](const Plan::Way& way) {
        return way.lead.by != Lead::By::all && finds_few(sql, plan.filter, way.lead, sorted_max);
    });
}

void write_place(Writer& writer, const std::optional<DuePlace>& after) {
    if (!after) return;
    writer.text(" AND (due_at, ticket) > (").value(db::to_value(*after->due_at)).text(", ");
    writer.value(after->ticket.value).text(")");
}

/// Gathers what matches, and sorts it.
void write_sorted(Writer& writer, const Plan& plan, const std::optional<DuePlace>& after) {
    writer.text(
        "SELECT due_at, ticket FROM (SELECT MIN(d.due_at) AS due_at, d.ticket AS ticket"
        " FROM (SELECT DISTINCT id FROM ("
    );
    write_ids(writer, plan, beyond_ids, beyond_ids);
    writer.text(") matching) m CROSS JOIN ticket_deadline d WHERE d.ticket = m.id AND ");
    writer.text(is_running).text(" GROUP BY d.ticket) due WHERE 1 = 1");
    write_place(writer, after);
}

/// Walks through the clocks as they are due, each ticket at the first of its own.
void write_walked(Writer& writer, const Plan& plan, const std::optional<DuePlace>& after) {
    writer.text(
        "SELECT DISTINCT d.due_at AS due_at, d.ticket AS ticket FROM ticket_deadline d"
        " WHERE "
    );
    writer.text(is_running);
    if (after) {
        writer.text(" AND (d.due_at, d.ticket) > (").value(db::to_value(*after->due_at));
        writer.text(", ").value(after->ticket.value).text(")");
    }
    writer.text(" AND EXISTS (SELECT 1 FROM ticket t WHERE t.id = d.ticket AND (");
    for (const auto& way : plan.ways) {
        writer.text(&way == &plan.ways.front() ? "(1 = 1" : " OR (1 = 1");
        write_rest(writer, way, {});
        writer.text(")");
    }
    writer.text(
        ") LIMIT 1 OFFSET 0) AND NOT EXISTS (SELECT 1 FROM ticket_deadline o"
        " WHERE o.ticket = d.ticket AND o.state = 'running' AND o.due_at < d.due_at"
        " LIMIT 1 OFFSET 0)"
    );
}

std::vector<DuePlace> due_places(
    db::Sql& sql, const Plan& plan, const std::optional<DuePlace>& after, int limit
) {
    if (plan.ways.empty()) return {};
    const bool is_sorted = are_few(sql, plan);
    db::Query query;
    Writer writer(query, sql.dialect());
    writer.texts(plan.filter.texts);
    if (is_sorted)
        write_sorted(writer, plan, after);
    else
        write_walked(writer, plan, after);
    writer.text(" ORDER BY due_at, ticket LIMIT ").value(std::int64_t{limit});
    std::vector<DuePlace> places;
    for (const auto& row : sql.all<DueRow>(query)) places.push_back({row.due_at, row.ticket});
    return places;
}

/// What has no clock that runs, newest first.
std::vector<DuePlace> other_places(db::Sql& sql, Filter filter, Id<Ticket> before, int limit) {
    for (auto& conjunction : filter.alternatives) {
        filter::Condition condition;
        condition.add("(t.status NOT IN ")
            .add_list(statuses_of(true))
            .add(" OR NOT EXISTS (SELECT 1 FROM ticket_deadline d WHERE d.ticket = t.id AND ")
            .add(is_running)
            .add(" LIMIT 1 OFFSET 0))");
        conjunction.parts.push_back({.condition = std::move(condition)});
    }
    const auto plan = plan_of(sql, std::move(filter));
    if (plan.ways.empty()) return {};
    db::Query query;
    Writer writer(query, sql.dialect());
    writer.texts(plan.filter.texts);
    writer.text("SELECT DISTINCT id FROM (");
    write_ids(writer, plan, before.value == 0 ? beyond_ids : before.value, limit);
    writer.text(") matching ORDER BY id DESC LIMIT ").value(std::int64_t{limit});
    std::vector<DuePlace> places;
    for (auto id : sql.all<Id<Ticket>>(query)) places.push_back({std::nullopt, id});
    return places;
}

}  // namespace

std::vector<DuePlace> list_by_due(
    db::Sql& sql, const Filter& filter, const identity::Scope& scope,
    const std::optional<DuePlace>& after, int limit
) {
    auto narrowed = within(sql, filter, scope);
    std::vector<DuePlace> places;
    if (!after || after->due_at)
        places = due_places(sql, plan_of(sql, of_open(narrowed)), after, limit);
    const auto missing = limit - static_cast<int>(places.size());
    if (missing <= 0) return places;
    const auto before = after && !after->due_at ? after->ticket : Id<Ticket>{};
    auto others = other_places(sql, std::move(narrowed), before, missing);
    places.insert(places.end(), others.begin(), others.end());
    return places;
}

}  // namespace mainstay::ticketing::store
