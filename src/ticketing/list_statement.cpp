#include "ticketing/list_statement.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ticketing/list_ranges.hpp"
#include "ticketing/permissions.hpp"

namespace mainstay::ticketing::store {

namespace {

/// The tickets of one way a scope takes them in, as far as an index knows them.
bool narrow(
    db::Sql& sql, Conjunction& conjunction, std::string_view alternative, const db::Value& param
) {
    const auto ids = [&](std::string_view statement) {
        std::vector<db::Value> values;
        for (auto id : sql.all<std::int64_t>(statement, std::get<std::int64_t>(param)))
            values.emplace_back(id);
        return values;
    };
    if (alternative == ticket_kind.owner) return conjunction.narrow({"requester", {param}});
    if (alternative == ticket_kind.organization)
        return conjunction.narrow({"organization", {param}});
    if (alternative == ticket_kind.team) {
        auto teams = ids("SELECT team FROM team_member WHERE member = :member ORDER BY team");
        return !teams.empty() && conjunction.narrow({"team", std::move(teams)});
    }
    if (alternative == ticket_kind.application) {
        auto served =
            ids("SELECT DISTINCT ta.application FROM team_member m"
                " JOIN team_application ta ON ta.team = m.team WHERE m.member = :member"
                " ORDER BY ta.application");
        return !served.empty() && conjunction.narrow({"application", std::move(served)});
    }
    Part part{.condition = {"(" + std::string(alternative) + ")", {param}}};
    if (alternative == ticket_kind.participant) {
        part.rows = filter::Rows{
            .table = "ticket_watcher", .thing = "ticket", .ranges = {{{"watcher"}, {param}}}
        };
        part.is_whole = false;
    }
    conjunction.parts.push_back(std::move(part));
    return true;
}

bool is_found_by(const Lead& lead, const Term& term) {
    return std::ranges::find(lead.terms, term.column, &Term::column) != lead.terms.end();
}

bool is_found_by(const Lead& lead, const Part& part) { return &part == lead.part && part.is_whole; }

bool is_more_asked(const Conjunction& conjunction, const Lead& lead) {
    const auto is_left = [&](const auto& each) { return !is_found_by(lead, each); };
    return std::ranges::any_of(conjunction.terms, is_left) ||
           std::ranges::any_of(conjunction.parts, is_left);
}

/// Whether one of the alternatives is all that the lead finds.
bool is_all_found(const Plan::Way& way, const Lead& lead) {
    return std::ranges::any_of(way.conjunctions, [&](const auto* conjunction) {
        return !is_more_asked(*conjunction, lead);
    });
}

/// How many tables it looks into: what is asked first of a ticket is what its own columns tell.
std::ptrdiff_t lookups_of(const Part& part) {
    std::string_view text = part.condition.text;
    std::ptrdiff_t count = 0;
    for (auto at = text.find("SELECT "); at != text.npos; at = text.find("SELECT ", at + 1))
        ++count;
    return count;
}

void write_rest_of(Writer& writer, const Conjunction& conjunction, const Lead& lead) {
    for (const auto& term : conjunction.terms)
        if (!is_found_by(lead, term)) writer.beside(term);
    std::multimap<std::ptrdiff_t, const Part*> parts;  // As they stand, where they cost the same.
    for (const auto& part : conjunction.parts)
        if (!is_found_by(lead, part)) parts.emplace(lookups_of(part), &part);
    // IS TRUE keeps SQLite, too, from choosing an index by it.
    for (const auto& [lookups, part] : parts)
        writer.text(" AND ").with(part->condition).text(" IS TRUE");
}

/// What the ticket of a row in another table must be. Looked up by its id, row by row: OFFSET keeps
/// PostgreSQL from joining all that match.
void write_ticket_of(Writer& writer, const Plan::Way& way, std::string_view id) {
    if (is_all_found(way, way.lead)) return;
    writer.text(" AND EXISTS (SELECT 1 FROM ticket t WHERE t.id = ").text(id);
    write_rest(writer, way, way.lead);
    writer.text(" LIMIT 1 OFFSET 0)");
}

/// The ids of `from`, whose column `id` each has once, in no order.
void write_gathered(
    Writer& writer, const Plan::Way& way, std::string_view id, const IdSpan& ids, std::int64_t limit
) {
    writer.text(" WHERE ").ids(id, ids);
    write_ticket_of(writer, way, id);
    writer.text(" ORDER BY ").text(id).text(" DESC LIMIT ").value(limit);
}

void write_rows(Writer& writer, const filter::Rows& rows) {
    writer.text("SELECT g.id AS id FROM (");
    for (const auto& gathered : rows.gathered) {
        if (&gathered != &rows.gathered.front()) writer.text(" UNION ");
        writer.text("SELECT DISTINCT x.").text(rows.thing).text(" AS id FROM ").text(rows.table);
        writer.text(" x WHERE ").with(gathered);
    }
    writer.text(") g");
}

/// Of many ranges in each of which a whole page is looked for, most of what is found is of no use.
/// The OFFSET keeps either database from asking the rest within each range: it asks in the order
/// of what is merged, until there are enough. That order SQLite keeps by itself, and would sort all
/// of it where it is asked for once more.
void write_merged_way(Writer& writer, const Plan::Way& way, const Ranges& ranges) {
    const bool is_sqlite = writer.dialect() == db::Dialect::sqlite;
    writer.text("SELECT m.id AS id FROM (");
    write_merged(writer, ranges);
    writer.text(is_sqlite ? " LIMIT -1 OFFSET 0) m WHERE 1 = 1" : " OFFSET 0) m WHERE 1 = 1");
    write_ticket_of(writer, way, "m.id");
    writer.text(is_sqlite ? " LIMIT " : " ORDER BY m.id DESC LIMIT ").value(ranges.limit);
}

void write_columns(Writer& writer, const Plan::Way& way, const IdSpan& ids, std::int64_t limit) {
    const auto rows = rows_of(way.lead.terms);
    // PostgreSQL does not see that a column is the same in all rows where it IS NULL: to merge such
    // ranges, it would sort each of them.
    const bool is_sorted = writer.dialect() == db::Dialect::sqlite || !has_null(way.lead.terms);
    if (is_sorted && rows.ranges.size() > 1)
        return write_merged_way(writer, way, {rows, "t", ids, limit});
    write_ranges(writer, {rows, "t", ids, limit, [&](Writer& to) {
                              write_rest(to, way, way.lead);
                          }});
}

void write_way(Writer& writer, const Plan::Way& way, std::int64_t before, std::int64_t limit) {
    const auto& lead = way.lead;
    auto ids = lead.ids;
    ids.end = std::min(ids.end, before);
    switch (lead.by) {
        case Lead::By::all:
        case Lead::By::ids:
            writer.text("SELECT t.id AS id FROM ticket t WHERE ").ids("t.id", ids);
            for (const auto& named : lead.terms) {
                writer.text(" AND t.id");
                writer.in(named.values);
            }
            write_rest(writer, way, lead);
            writer.text(" ORDER BY t.id DESC LIMIT ").value(limit);
            return;
        case Lead::By::columns:
            write_columns(writer, way, ids, limit);
            return;
        case Lead::By::rows:
            write_ranges(writer, {*lead.part->rows, "x", ids, limit, [&](Writer& to) {
                                      write_ticket_of(
                                          to, way, "x." + std::string(lead.part->rows->thing)
                                      );
                                  }});
            return;
        case Lead::By::gathered:
            write_rows(writer, *lead.part->rows);
            write_gathered(writer, way, "g.id", ids, limit);
            return;
        case Lead::By::text:
            writer.text("SELECT f.ticket AS id FROM ").text(found_name(*lead.part->text));
            writer.text(" f");
            write_gathered(writer, way, "f.ticket", ids, limit);
            return;
    }
}

}  // namespace

Filter within(db::Sql& sql, Filter filter, const identity::Scope& scope) {
    if (scope.text == "(1 = 1)") return filter;
    if (!scope.restriction.empty())
        for (auto& conjunction : filter.alternatives)
            conjunction.parts.push_back({.condition = {scope.restriction, scope.restriction_params}}
            );
    // Who reaches all but what is restricted.
    if (!scope.restriction.empty() && scope.alternatives.empty()) return filter;
    Filter narrowed{.alternatives = {}, .texts = std::move(filter.texts)};
    for (const auto& conjunction : filter.alternatives)
        for (std::size_t i = 0; i < scope.alternatives.size(); ++i) {
            auto both = conjunction;
            if (narrow(sql, both, scope.alternatives[i], scope.params[i]))
                narrowed.alternatives.push_back(std::move(both));
        }
    return narrowed;
}

Plan plan_of(db::Sql& sql, Filter filter) {
    Plan plan{.filter = std::move(filter), .ways = {}};
    const auto leads = choose_leads(sql, plan.filter);
    for (std::size_t i = 0; i < leads.size(); ++i) {
        if (!leads[i]) continue;
        Plan::Way way{{&plan.filter.alternatives[i]}, *leads[i]};
        const auto same = std::ranges::find_if(plan.ways, [&](const Plan::Way& other) {
            return !way.lead.part && !other.lead.part && other.lead.by == way.lead.by &&
                   other.lead.terms == way.lead.terms;
        });
        if (same == plan.ways.end()) {
            plan.ways.push_back(std::move(way));
            continue;
        }
        same->conjunctions.push_back(way.conjunctions.front());
        same->lead.ids = same->lead.ids.joined(way.lead.ids);
    }
    return plan;
}

void write_ids(Writer& writer, const Plan& plan, std::int64_t before, std::int64_t limit) {
    for (const auto& way : plan.ways) {
        if (&way != &plan.ways.front()) writer.text(" UNION ALL ");
        writer.text("SELECT id FROM (");
        write_way(writer, way, before, limit);
        writer.text(") way");
    }
}

void write_rest(Writer& writer, const Plan::Way& way, const Lead& lead) {
    if (is_all_found(way, lead)) return;
    // Of a CASE PostgreSQL expects that it holds for every other row, and takes no index by it.
    // What it expected of the conditions themselves would often be so few rows that it gathered all
    // of a range and sorted them.
    const bool is_case = writer.dialect() == db::Dialect::postgresql;
    writer.text(is_case ? " AND CASE WHEN " : " AND ");
    for (const auto* conjunction : way.conjunctions) {
        writer.text(conjunction == way.conjunctions.front() ? "((1 = 1" : " OR (1 = 1");
        write_rest_of(writer, *conjunction, lead);
        writer.text(")");
    }
    writer.text(is_case ? ") THEN TRUE ELSE FALSE END" : ")");
}

}  // namespace mainstay::ticketing::store
