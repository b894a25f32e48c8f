#include "monitoring/service_figures.hpp"

#include <array>
#include <set>

#include "monitoring/metric_query.hpp"
#include "monitoring/process_starts.hpp"
#include "monitoring/request_groups.hpp"
#include "monitoring/service_resources.hpp"

namespace mainstay::monitoring {

namespace {

using events::FiguresQuestion;
using events::GaugeSample;
using events::ServiceFigures;

/// A metric that says what is asked, how it is read, and what says of which service it is.
struct GaugeMetric {
    std::string_view name;
    MetricShow show;
    std::string_view service_label;
};

constexpr std::string_view by_opentelemetry = "service.name";
constexpr std::string_view by_prometheus = "job";

// The first that has samples counts. Seconds of processors a second are shares of one.
constexpr std::array cpu_metrics{
    GaugeMetric{"process.cpu.utilization", MetricShow::avg, by_opentelemetry},
    GaugeMetric{"process.cpu.time", MetricShow::rate, by_opentelemetry},
    GaugeMetric{"process_cpu_seconds_total", MetricShow::rate, by_prometheus},
};
constexpr std::array memory_metrics{
    GaugeMetric{"process.memory.usage", MetricShow::avg, by_opentelemetry},
    GaugeMetric{"process_resident_memory_bytes", MetricShow::avg, by_prometheus},
};

constexpr std::int64_t sample_seconds = 60;

Result<> add_requests(
    telemetry::Store& store, const Scope& scope, const FiguresQuestion& question,
    ServiceFigures& figures
) {
    RequestFilter filter;
    if (!question.service.empty()) filter.service = Line<1'000>{question.service};
    if (!question.environment.empty()) filter.environment = Line<200>{question.environment};
    const FigureGroups groups{.keys = "bin AS k1", .by = "k1", .order = " ORDER BY k1"};
    const auto found =
        TRY(requests_by(store, scope, {question.from, question.to}, filter, groups, sample_seconds)
        );
    for (const auto& [keys, of_bin] : found.groups) {
        figures.requests += of_bin.requests;
        figures.errors += of_bin.errors;
        figures.durations.push_back({of_bin.p50_micros, of_bin.requests});
    }
    return {};
}

Result<std::vector<GaugeSample>> samples_of(
    telemetry::Store& store, const Scope& scope, const FiguresQuestion& question,
    const GaugeMetric& metric
) {
    AskMetricSeries asked{
        .from = question.from,
        .to = question.to,
        .metric = {std::string(metric.name)},
        .show = metric.show,
        .step = SampleStepSeconds{sample_seconds},
    };
    asked.match.push_back({std::string(metric.service_label) + '=' + question.service});
    const auto answer = TRY(query_metric(store, scope, asked));
    std::vector<GaugeSample> samples;
    if (answer.series.empty()) return samples;
    for (const auto& point : answer.series.front().points) {
        const auto& pair = point.as_array();
        samples.push_back({{pair[0].to_number<std::int64_t>() * 1'000}, pair[1].to_number<double>()}
        );
    }
    return samples;
}

template <std::size_t N>
Result<std::vector<GaugeSample>> first_samples(
    telemetry::Store& store, const Scope& scope, const FiguresQuestion& question,
    const std::array<GaugeMetric, N>& metrics
) {
    for (const auto& metric : metrics) {
        auto samples = samples_of(store, scope, question, metric);
        // A metric of too many series is as good as none.
        if (!samples && samples.error().refusal == Refusal::busy) return samples;
        if (samples && !samples->empty()) return samples;
    }
    return std::vector<GaugeSample>{};
}

/// The processes of the service, or all of the application.
Result<std::vector<ServiceProcess>> processes_of(
    telemetry::Store& store, const Scope& scope, const FiguresQuestion& question
) {
    auto processes = TRY(service_processes(store, scope, {question.from, question.to}));
    if (!question.service.empty())
        std::erase_if(processes, [&](const ServiceProcess& each) {
            return each.service != question.service;
        });
    return processes;
}

}  // namespace

Result<ServiceFigures> service_figures(telemetry::Store& store, const FiguresQuestion& question) {
    const Scope scope({{question.application, {}}});
    ServiceFigures figures{.from = question.from, .to = question.to};
    auto processes = TRY(processes_of(store, scope, question));
    std::set<std::string> environments;  // An empty name: none.
    for (const auto& each : processes) environments.insert(each.environment);
    auto of_requests = question;
    const bool is_only_one =
        environments.size() <= 1 &&
        (question.environment.empty() || environments.contains(question.environment));
    // Without the name summaries answer, and no span has to be looked at.
    if (is_only_one) of_requests.environment.clear();
    TRY(add_requests(store, scope, of_requests, figures));
    if (question.service.empty()) return figures;
    if (is_only_one) {
        figures.cpu = TRY(first_samples(store, scope, question, cpu_metrics));
        figures.memory = TRY(first_samples(store, scope, question, memory_metrics));
        figures.restarts = TRY(restarts_by_metrics(store, scope, question));
    }
    if (figures.restarts) return figures;
    if (!question.environment.empty())
        std::erase_if(processes, [&](const ServiceProcess& each) {
            return each.environment != question.environment;
        });
    figures.restarts =
        restarts_of(std::move(processes), {question.from, question.to}, question.replaced_from);
    return figures;
}

}  // namespace mainstay::monitoring
