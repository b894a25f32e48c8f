#include "monitoring/process_starts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "monitoring/metric_query.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t instances_max = 100;
constexpr std::int64_t sample_seconds = 60;

/// What says of which service a series is, and of which instance.
struct InstanceLabels {
    std::string_view service;
    std::string_view instance;
};

constexpr std::array labels{
    InstanceLabels{"job", "instance"}, InstanceLabels{"service.name", "service.instance.id"}
};

/// Of clocks that are set a little, a process does not begin anew.
constexpr double same_second = 2;

std::vector<double> values_of(const MetricLine& line) {
    std::vector<double> values;
    for (const auto& point : line.points) values.push_back(point.as_array()[1].to_number<double>());
    return values;
}

}  // namespace

std::int64_t restarts_in(const std::vector<double>& begun_at, std::optional<Time> replaced_from) {
    std::int64_t restarts = 0;
    for (std::size_t i = 1; i < begun_at.size(); ++i)
        if (begun_at[i] > begun_at[i - 1] + same_second) ++restarts;
    const bool was_replaced = restarts > 0 && replaced_from &&
                              begun_at.front() < static_cast<double>(replaced_from->micros) / 1e6;
    return was_replaced ? restarts - 1 : restarts;
}

Result<std::optional<std::int64_t>> restarts_by_metrics(
    telemetry::Store& store, const Scope& scope, const events::FiguresQuestion& question
) {
    for (const auto& [service, instance] : labels) {
        AskMetricSeries asked{
            .from = question.from,
            .to = question.to,
            .metric = {"process_start_time_seconds"},
            .by = {{std::string(instance)}},
            .show = MetricShow::max,
            .step = SampleStepSeconds{sample_seconds},
            .limit = Count<1, 100>{instances_max},
        };
        asked.match.push_back({std::string(service) + '=' + question.service});
        const auto answer = query_metric(store, scope, asked);
        if (!answer && answer.error().refusal == Refusal::busy) return answer.error();
        // A metric of too many series is as good as none.
        if (!answer || answer->series.empty()) continue;
        if (answer->is_cut || answer->left_out > 0) return std::optional<std::int64_t>();
        std::int64_t restarts = 0;
        for (const auto& line : answer->series)
            restarts += restarts_in(values_of(line), question.replaced_from);
        return std::optional(restarts);
    }
    return std::optional<std::int64_t>();
}

}  // namespace mainstay::monitoring
