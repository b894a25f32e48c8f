#include "monitoring/metric_catalogue.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "monitoring/query_codes.hpp"
#include "monitoring/where.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t services_max = 20;
constexpr int labelled_max = 50'000;  // Series whose labels are looked at.
constexpr std::size_t values_max = 100;

struct NamedMetric {
    std::string metric;
    std::int64_t type = 0;
    std::string unit;
    std::string description;
    std::int64_t series = 0;
};
BOOST_DESCRIBE_STRUCT(NamedMetric, (), (metric, type, unit, description, series))

struct LabelledSeries {
    std::string metric;
    std::string labels;
};
BOOST_DESCRIBE_STRUCT(LabelledSeries, (), (metric, labels))

struct StoredSeries {
    std::int64_t id = 0;
    std::int64_t type = 0;
    std::string unit;
    std::string labels;
};
BOOST_DESCRIBE_STRUCT(StoredSeries, (), (id, type, unit, labels))

/// Series are noted once a day and whenever they are heard of after a while, at the time of one of
/// their samples: others may lie up to a day beside it.
telemetry::TimeRange noted(telemetry::TimeRange range) {
    constexpr std::chrono::hours day{24};
    return {range.from - day, range.to + day};
}

Where where_noted(const Scope& scope, telemetry::TimeRange range) {
    return {scope, "recorded_at", noted(range)};
}

std::string service_of(const std::string& json) {
    const auto labels = labels_of(json);
    for (std::string_view name : {"service.name", "service_name", "job"})
        if (auto found = labels.find(name); found != labels.end()) return found->second;
    return {};
}

Result<> add_services(
    telemetry::Store& store, Where where, telemetry::TimeRange range, MetricList& list
) {
    if (list.items.empty()) return {};
    std::vector<std::string> names;
    for (const auto& item : list.items) names.push_back(item.metric);
    where.one_of("name", names);
    std::map<std::string, std::set<std::string>> services;
    for (const auto& each : TRY(store.all<LabelledSeries>(
             {.sql = fmt::format(
                  "SELECT name, labels FROM {{series name}}{} GROUP BY name, labels LIMIT {}",
                  where.text(), labelled_max
              ),
              .parameters = where.parameters(),
              .range = noted(range)}
         ))) {
        auto& of_metric = services[each.metric];
        auto service = service_of(each.labels);
        if (!service.empty() && of_metric.size() < services_max)
            of_metric.insert(std::move(service));
    }
    for (auto& item : list.items) {
        const auto& of_metric = services[item.metric];
        item.services.assign(of_metric.begin(), of_metric.end());
    }
    return {};
}

}  // namespace

Result<MetricList> metrics(telemetry::Store& store, const Scope& scope, const AskMetrics& request) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    MetricList list;
    if (of.empty()) return list;
    auto where = where_noted(of, range);
    if (request.search)
        where.add(
            fmt::format("{{contains_any_case}}(name, {})", where.parameter(request.search->value))
        );
    const auto limit = request.limit ? request.limit->value : request.limit_usual;
    auto found = TRY(store.all<NamedMetric>(
        {.sql = fmt::format(
             "SELECT name, max(type), max(unit), max(description), count(DISTINCT id)"
             " FROM {{series name unit description}}{} GROUP BY name ORDER BY name LIMIT {}",
             where.text(), limit + 1
         ),
         .parameters = where.parameters(),
         .range = noted(range)}
    ));
    list.is_cut = static_cast<std::int64_t>(found.size()) > limit;
    if (list.is_cut) found.pop_back();
    for (auto& each : found)
        list.items.push_back({
            .metric = std::move(each.metric),
            .type = static_cast<MetricType>(each.type),
            .unit = std::move(each.unit),
            .description = std::move(each.description),
            .series = each.series,
            .services = {},
        });
    TRY(add_services(store, std::move(where), range, list));
    return list;
}

Result<MetricLabelList> metric_labels(
    telemetry::Store& store, const Scope& scope, const AskMetricLabels& request
) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    MetricLabelList list;
    if (of.empty()) return list;
    auto where = where_noted(of, range);
    where.equals("name", request.metric.value);
    std::map<std::string, std::set<std::string>> values;
    std::set<std::string> cut;
    for (const auto& each : TRY(store.all<LabelledSeries>(
             {.sql = fmt::format(
                  "SELECT name, labels FROM {{series name}}{} GROUP BY name, labels LIMIT {}",
                  where.text(), labelled_max
              ),
              .parameters = where.parameters(),
              .range = noted(range)}
         ))) {
        for (const auto& [name, value] : labels_of(each.labels)) {
            auto& of_label = values[name];
            if (of_label.size() < values_max)
                of_label.insert(value);
            else if (!of_label.contains(value))
                cut.insert(name);
        }
    }
    for (const auto& [name, of_label] : values)
        list.labels.push_back({name, {of_label.begin(), of_label.end()}, cut.contains(name)});
    return list;
}

Result<std::vector<MetricSeries>> series_of_metric(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range,
    const std::string& metric, const LabelMatch& match
) {
    auto where = where_noted(scope, range);
    where.equals("name", metric);
    match.narrow(where);
    auto stored = TRY(store.all<StoredSeries>(
        {.sql = fmt::format(
             "SELECT id, max(type), max(unit), labels FROM {{series name unit}}{}"
             " GROUP BY id, labels ORDER BY id LIMIT {}",
             where.text(), 5 * metric_series_max
         ),
         .parameters = where.parameters(),
         .range = noted(range)}
    ));
    std::vector<MetricSeries> series;
    for (auto& each : stored) {
        auto labels = labels_of(each.labels);
        if (!match.matches(labels)) continue;
        series.push_back(
            {each.id, static_cast<MetricType>(each.type), std::move(each.unit), std::move(labels)}
        );
    }
    if (series.size() > metric_series_max || stored.size() == 5 * metric_series_max)
        return refuse(code::too_many_series, {{"max", std::to_string(metric_series_max)}});
    return series;
}

}  // namespace mainstay::monitoring
