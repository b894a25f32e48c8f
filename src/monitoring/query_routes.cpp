#include "monitoring/query_routes.hpp"

#include "db/database.hpp"
#include "monitoring/log_pattern_list.hpp"
#include "monitoring/log_search.hpp"
#include "monitoring/metric_catalogue.hpp"
#include "monitoring/metric_query.hpp"
#include "monitoring/operations.hpp"
#include "monitoring/profile_flame.hpp"
#include "monitoring/profile_list.hpp"
#include "monitoring/service_changes.hpp"
#include "monitoring/service_map.hpp"
#include "monitoring/service_series.hpp"
#include "monitoring/services.hpp"
#include "monitoring/slow_transactions.hpp"
#include "monitoring/span_search.hpp"
#include "monitoring/statements.hpp"
#include "monitoring/store_figures.hpp"
#include "monitoring/trace_view.hpp"
#include "monitoring/visible_applications.hpp"
#include "monitoring/why.hpp"

namespace mainstay::monitoring {

namespace {

template <class Answer>
Result<http::Printed<Answer>> answered(
    db::Sql&, const Call&, const http::Printed<Answer>& printed
) {
    return printed;
}

Result<Scope> scope_of(db::Database& database, const Call& call) {
    Result<Scope> scope = Scope();
    database.read([&](db::Sql& sql) {
        scope = visible_applications(sql, call);
        return static_cast<bool>(scope);
    });
    return scope;
}

/// A question: who may see what is read first, then the store is asked, and the answer printed; all
/// of it where nobody else waits.
template <class Request, class Answer>
http::Route ask(
    const TelemetryAccess& access, std::string_view path,
    Result<Answer> (*question)(telemetry::Store&, const Scope&, const Request&),
    std::string_view operation, std::string_view summary
) {
    auto prepare = [&access, question](
                       db::Database& database, const Call& call, const Request& request
                   ) -> Result<http::Printed<Answer>> {
        const auto scope = TRY(scope_of(database, call));
        auto* store = TRY(access.get());
        return http::Printed<Answer>::of(TRY(question(*store, scope, request)));
    };
    http::About about{
        .summary = summary,
        .access = http::Access::staff,
        .refuses =
            {Refusal::invalid, Refusal::forbidden, Refusal::not_found, Refusal::too_large,
             Refusal::busy},
        .tag = "telemetry",
        .operation = operation,
        .pool = http::Pool::queries
    };
    if constexpr (requires { Request::limit_usual; }) about.limit = Request::limit_usual;
    return http::get(path, std::move(prepare), answered<Answer>, std::move(about));
}

http::Route figures_route(const TelemetryAccess& access) {
    auto prepare = [&access](db::Database&, const Call&, const http::Nothing&)
        -> Result<http::Printed<StoreFiguresView>> {
        auto* store = TRY(access.get());
        return http::Printed<StoreFiguresView>::of(view_of(store->figures()));
    };
    return http::get(
        "/api/v1/telemetry/figures", std::move(prepare), answered<StoreFiguresView>,
        {.summary = "Show what the store of telemetry has and does.",
         .access = http::Access::manager,
         .refuses = {Refusal::forbidden, Refusal::busy},
         .tag = "telemetry",
         .operation = "showTelemetryFigures",
         .pool = http::Pool::queries}
    );
}

}  // namespace

std::vector<http::Route> query_routes(const TelemetryAccess& access) {
    auto to = [&access](
                  std::string_view path, auto* question, std::string_view operation,
                  std::string_view summary
              ) { return ask(access, path, question, operation, summary); };
    return {
        to("/api/v1/telemetry/services", services, "listServices",
           "List the services that send spans, with rate, errors and durations."),
        to("/api/v1/telemetry/operations", operations, "listOperations",
           "List the operations of a service, those that take the most time first."),
        to("/api/v1/telemetry/series", service_series, "showServiceSeries",
           "Show rate, errors and durations of requests over time."),
        to("/api/v1/telemetry/map", service_map, "showServiceMap",
           "Show which services call one another, and what else they call."),
        to("/api/v1/telemetry/spans", search_spans, "searchSpans", "Find spans."),
        to("/api/v1/telemetry/traces/{trace}", show_trace, "showTrace",
           "Show a trace, with where its time went."),
        to("/api/v1/telemetry/slow", slow_operations, "listSlowOperations",
           "List the operations that take the most time, with where it goes."),
        to("/api/v1/telemetry/statements", statements, "listStatements",
           "List the statements that databases do, those that take the most time first."),
        to("/api/v1/telemetry/why", explain, "explainSpans",
           "Say what slow or failed spans have in common that others do not."),
        to("/api/v1/telemetry/changes", service_changes, "listServiceChanges",
           "List the versions of services that were not seen before."),
        to("/api/v1/telemetry/logs", search_logs, "searchLogs", "Find log records."),
        to("/api/v1/telemetry/logs/histogram", log_histogram, "showLogHistogram",
           "Count log records over time."),
        to("/api/v1/telemetry/logs/patterns", log_patterns, "listLogPatterns",
           "List what log lines have in common, and what of it is new."),
        to("/api/v1/telemetry/metrics", metrics, "listMetrics", "List metrics."),
        to("/api/v1/telemetry/metrics/labels", metric_labels, "listMetricLabels",
           "List the labels of a metric, with their values."),
        to("/api/v1/telemetry/metrics/query", query_metric, "queryMetric",
           "Show a metric over time."),
        to("/api/v1/telemetry/profiles", profiles, "listProfiles", "List profiles."),
        to("/api/v1/telemetry/profiles/flame", flame_graph, "showFlameGraph",
           "Show where profiles of a service spend what they measure."),
        to("/api/v1/telemetry/profiles/difference", profile_difference, "compareProfiles",
           "Show how profiles of two times or versions differ."),
        figures_route(access),
    };
}

}  // namespace mainstay::monitoring
