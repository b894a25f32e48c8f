#include <algorithm>

#include "ticketing/fact_store.hpp"
#include "ticketing/lifecycle.hpp"
#include "ticketing/permissions.hpp"
#include "ticketing/report_parts.hpp"
#include "ticketing/report_scope.hpp"
#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CountedRows created{.from = "ticket t", .at = "t.created_at"};
constexpr std::string_view facts = "ticket_fact f JOIN ticket t ON t.id = f.ticket";

CountedRows fact(std::string_view where, std::string_view key = "''") {
    return {.from = facts, .at = "f.at", .key = key, .where = where};
}

ReportTable series(db::Sql& sql, std::vector<ReportColumn> columns) {
    return {
        .shape = ReportShape::series,
        .columns = std::move(columns),
        .lines = {},
        .is_complete = store::fact_state(sql).is_complete(),
    };
}

/// Adds a line for each step: `figures(step, from, to)`.
template <class Figures>
void add_steps(ReportTable& table, const ReportQuestion& question, Figures figures) {
    for (std::size_t i = 0; i + 1 < question.bounds.size(); ++i) {
        const auto from = question.bounds[i], to = question.bounds[i + 1];
        table.lines.push_back({.at = from, .id = {}, .name = {}, .figures = figures(i, from, to)});
    }
}

std::int64_t count_open(db::Sql& sql, const ReportScope& scope) {
    db::Query query;
    query.add(
        "SELECT COUNT(*) FROM ticket t WHERE t.status IN "
        "('new', 'open', 'waiting_on_requester', 'waiting_on_vendor')"
    );
    scope.narrow(query);
    return sql.value<std::int64_t>(query).value_or(0);
}

/// What was created, by a column of few values, which the list filters by under that name.
template <class Enum>
Result<ReportTable> created_by(
    db::Sql& sql, const Call& call, const ReportQuestion& question, std::string_view field,
    std::string_view column
) {
    auto scope = TRY(ReportScope::of(sql, call, ticket_read_private, question.filter));
    std::vector<ReportColumn> columns;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto enumerator) {
        columns.push_back({std::string(wire::wire_name(enumerator.name)), ReportUnit::count});
    });
    auto rows = created;
    rows.key = column;
    StepCounts counts(sql, scope, question, rows);
    auto table = series(sql, columns);
    table.is_complete = true;
    add_steps(table, question, [&](std::size_t i, Time from, Time to) {
        std::vector<ReportFigure> figures;
        for (const auto& [name, unit] : columns)
            figures.push_back(counted(
                counts.at(name, i),
                scope.with({within("created", from, to), std::string(field) + ":" + name})
            ));
        return figures;
    });
    return table;
}

}  // namespace

Result<ReportTable> ticket_volume(db::Sql& sql, const Call& call, const ReportQuestion& question) {
    auto scope = TRY(ReportScope::of(sql, call, ticket_read_private, question.filter));
    StepCounts made(sql, scope, question, created, true);
    StepCounts resolved(sql, scope, question, fact("f.fact = 'resolved'"), true);
    StepCounts reopened(sql, scope, question, fact("f.fact = 'reopened'"), true);
    StepCounts merged(sql, scope, question, fact("f.fact = 'merged'"), true);
    StepCounts unmerged(sql, scope, question, fact("f.fact = 'merge_undone'"), true);
    auto table = series(
        sql, {{"created", ReportUnit::count},
              {"resolved", ReportUnit::count},
              {"reopened", ReportUnit::count},
              {"backlog", ReportUnit::count}}
    );
    add_steps(table, question, [&](std::size_t i, Time from, Time to) {
        return std::vector{
            counted(made.at("", i), scope.with({within("created", from, to)})),
            counted(resolved.at("", i), scope.with({within("solved", from, to)})),
            counted(reopened.at("", i), scope.with({within("reopened", from, to)})),
            ReportFigure{},
        };
    });
    // Back from what is open now, by what came and went since.
    auto net = [&](auto of) {
        return of(made) - of(resolved) + of(reopened) - of(merged) + of(unmerged);
    };
    auto open = count_open(sql, scope);
    const bool is_up_to_now = question.to > call.now;
    open -= net([](const StepCounts& counts) { return counts.after(""); });
    for (auto i = table.lines.size(); i-- > 0;) {
        auto& backlog = table.lines[i].figures.back();
        backlog.value = static_cast<double>(std::max<std::int64_t>(open, 0));
        if (is_up_to_now && i + 1 == table.lines.size()) backlog.filter = scope.with({"is:open"});
        open -= net([i](const StepCounts& counts) { return counts.at("", i); });
    }
    return table;
}

Result<ReportTable> reopen_rate(db::Sql& sql, const Call& call, const ReportQuestion& question) {
    auto scope = TRY(ReportScope::of(sql, call, ticket_read_private, question.filter));
    StepCounts resolved(sql, scope, question, fact("f.fact = 'resolved'"));
    StepCounts reopened(sql, scope, question, fact("f.fact = 'reopened'"));
    auto table = series(
        sql, {{"resolved", ReportUnit::count},
              {"reopened", ReportUnit::count},
              {"reopen_share", ReportUnit::share}}
    );
    std::int64_t all = 0, again = 0;
    add_steps(table, question, [&](std::size_t i, Time from, Time to) {
        const auto done = resolved.at("", i), back = reopened.at("", i);
        all += done;
        again += back;
        return std::vector{
            counted(done, scope.with({within("solved", from, to)})),
            counted(back, scope.with({within("reopened", from, to)})),
            ReportFigure{ticketing::share(back, done), {}},
        };
    });
    table.totals = {{"reopen_share", ReportUnit::share, ticketing::share(again, all)}};
    return table;
}

Result<ReportTable> first_contact(db::Sql& sql, const Call& call, const ReportQuestion& question) {
    auto scope = TRY(ReportScope::of(sql, call, ticket_read_private, question.filter));
    StepCounts firsts(
        sql, scope, question,
        fact(
            "f.fact = 'resolved' AND f.round = 0",
            "CASE WHEN f.is_first_contact = 1 THEN 'yes' ELSE 'no' END"
        )
    );
    auto table = series(
        sql, {{"first_resolved", ReportUnit::count},
              {"first_contact", ReportUnit::count},
              {"first_contact_share", ReportUnit::share}}
    );
    std::int64_t all = 0, single = 0;
    add_steps(table, question, [&](std::size_t i, Time from, Time to) {
        const auto yes = firsts.at("yes", i), whole = yes + firsts.at("no", i);
        const auto when = within("first_solved", from, to);
        all += whole;
        single += yes;
        return std::vector{
            counted(whole, scope.with({when})),
            counted(yes, scope.with({when, "first_contact:yes"})),
            ReportFigure{ticketing::share(yes, whole), {}},
        };
    });
    table.totals = {{"first_contact_share", ReportUnit::share, ticketing::share(single, all)}};
    return table;
}

Result<ReportTable> maintenance_types(
    db::Sql& sql, const Call& call, const ReportQuestion& question
) {
    return created_by<Maintenance>(sql, call, question, "maintenance", "t.maintenance");
}

Result<ReportTable> support_levels(db::Sql& sql, const Call& call, const ReportQuestion& question) {
    return created_by<Level>(sql, call, question, "level", "t.level");
}

}  // namespace mainstay::ticketing
