#include "monitoring/statements.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "monitoring/request_figures.hpp"

namespace mainstay::monitoring {

namespace {

struct StatementTotal {
    std::string service;
    std::string statement;
    std::string system;
    std::int64_t calls = 0;
    std::int64_t errors = 0;
    std::int64_t micros = 0;
    std::int64_t traces = 0;
};
BOOST_DESCRIBE_STRUCT(
    StatementTotal, (), (service, statement, system, calls, errors, micros, traces)
)

/// The 0.95-quantile of these statements alone: to keep each duration apart is dear.
Result<std::vector<GroupFigures>> quantiles(
    telemetry::Store& store, Where where, telemetry::TimeRange range,
    const std::vector<StatementTotal>& totals
) {
    std::vector<std::string> texts;
    for (const auto& each : totals) texts.push_back(each.statement);
    std::ranges::sort(texts);
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    where.one_of("statement", texts);
    const FigureRows rows{
        .sql = fmt::format(
            "(SELECT started_at, application, service, statement, {} AS bin, 1 AS spans,"
            " 0 AS errors, duration FROM {{span service statement}})",
            bin_of("duration")
        )
    };
    return figures_by(
        store, rows, {.keys = "service AS k1, statement AS k2", .by = "k1, k2"}, where, range
    );
}

}  // namespace

Result<StatementList> statements(
    telemetry::Store& store, const Scope& scope, const AskStatements& request
) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    StatementList list;
    if (of.empty()) return list;
    const auto limit = request.limit ? request.limit->value : request.limit_usual;
    Where where(of, "started_at", range);
    where.equals("service", request.service).add("statement <> ''");
    auto totals = TRY(store.all<StatementTotal>(
        {.sql = fmt::format(
             "SELECT service, statement, max(peer), count(*),"
             " sum(CASE WHEN status = 2 THEN 1 ELSE 0 END), sum(duration) AS took,"
             " count(DISTINCT trace_low) FROM {{span service statement peer}}{}"
             " GROUP BY service, statement ORDER BY took DESC, service, statement LIMIT {}",
             where.text(), limit + 1
         ),
         .parameters = where.parameters(),
         .range = range}
    ));
    list.is_cut = static_cast<std::int64_t>(totals.size()) > limit;
    if (list.is_cut) totals.pop_back();
    if (totals.empty()) return list;
    std::map<std::pair<std::string, std::string>, std::int64_t> p95;
    for (const auto& [keys, figures] : TRY(quantiles(store, where, range, totals)))
        p95[{text_in(keys[0]), text_in(keys[1])}] = figures.p95_micros;
    for (auto& each : totals) {
        auto& view = list.items.emplace_back();
        view.p95_micros = p95[{each.service, each.statement}];
        view.statement = std::move(each.statement);
        view.system = each.system.substr(0, each.system.find(' '));
        view.service = std::move(each.service);
        view.calls = each.calls;
        view.errors = each.errors;
        view.total_micros = each.micros;
        view.per_trace = static_cast<double>(each.calls) /
                         static_cast<double>(std::max<std::int64_t>(each.traces, 1));
    }
    return list;
}

}  // namespace mainstay::monitoring
