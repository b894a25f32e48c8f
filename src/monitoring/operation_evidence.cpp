#include "monitoring/operation_evidence.hpp"

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "monitoring/deployment_evidence.hpp"
#include "monitoring/evidence_chart.hpp"
#include "signals/signals.hpp"
#include "wire/codec.hpp"
#include "wire/name.hpp"

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

constexpr double much_more = 1.5;
constexpr double little_more = 1.2;
constexpr std::size_t named_max = 5;
constexpr std::size_t key_max = Line<300>::max;
constexpr std::chrono::seconds last_minute{60};

Hypothesis by_callee(const Callee& callee) {
    const auto name = clipped(callee.name, 100);
    if (callee.state && !callee.state->silence.empty())
        return {
            "callee", HypothesisState::validated,
            fmt::format("It calls {}: {}", name, callee.state->silence)
        };
    if (callee.state && callee.state->worse.empty() && !callee.state->lateness.empty())
        return {
            "callee", HypothesisState::validated,
            fmt::format("It calls {}: {}", name, callee.state->lateness)
        };
    if (!callee.state || callee.state->judged == 0)
        return {
            "callee", HypothesisState::open,
            fmt::format(
                "It calls {}, {}.", name,
                callee.is_service ? "of which too little is known"
                                  : "which sends no spans of its own"
            )
        };
    const auto& worse = callee.state->worse;
    if (worse.empty())
        return {
            "callee", HypothesisState::refuted,
            fmt::format("It calls {}, of which no operation is worse.", name)
        };
    return {
        "callee", HypothesisState::validated,
        fmt::format("It calls {}, which is worse too: {}.", name, clipped(worse.front(), 200))
    };
}

Hypothesis by_load(const detect::OperationInput& input, const detect::OperationChange& change) {
    std::int64_t before = 0;
    for (const auto& minute : input.before.minutes) before += minute.requests;
    const auto minutes = static_cast<double>(std::max<std::size_t>(1, input.before.minutes.size()));
    const double was = static_cast<double>(before) / minutes / 60;
    const double is = static_cast<double>(change.requests) /
                      static_cast<double>(std::max<std::int64_t>(1, change.seconds));
    const auto state = is >= much_more * was     ? HypothesisState::validated
                       : is <= little_more * was ? HypothesisState::refuted
                                                 : HypothesisState::open;
    return {
        "load", state,
        fmt::format("There are {:.3g} requests a second, and there were {:.3g}.", is, was)
    };
}

json::object charts_of(
    const detect::OperationInput& input, AlarmKind kind, Time began_at, const HypothesisFacts& facts
) {
    ChartLine median{"median", "ms"};
    ChartLine slowest{"95th percentile", "ms"};
    ChartLine errors{"errors", "%"};
    ChartLine requests{"requests", "1/s"};
    const auto add = [&](Time at, double p50, double p95, std::int64_t failed, std::int64_t all,
                         std::int64_t seconds, bool is_usual) {
        median.add(at, p50 / 1'000, is_usual);
        slowest.add(at, p95 / 1'000, is_usual);
        const auto count = static_cast<double>(all);
        errors.add(at, 100 * static_cast<double>(failed) / count, is_usual);
        requests.add(at, count / static_cast<double>(seconds), is_usual);
    };
    for (const auto& minute : input.before.minutes)
        if (minute.requests > 0)
            add(minute.from, static_cast<double>(minute.p50_micros),
                static_cast<double>(minute.p95_micros), minute.errors, minute.requests, 60, true);
    for (const auto& stretch : input.recent)
        if (stretch.requests > 0)
            add(stretch.from, detect::quantile_of(stretch.durations, 0.5),
                detect::quantile_of(stretch.durations, 0.95), stretch.errors, stretch.requests,
                stretch.seconds, false);
    json::array marks{
        chart_mark(began_at, kind == AlarmKind::latency ? "It became slow." : "It began to fail.")
    };
    add_marks(marks, facts, {input.service, input.environment, began_at}, named_max);
    json::array series;
    for (auto* line : {&median, &slowest, &errors, &requests})
        series.push_back(std::move(*line).as_json());
    return {{"series", std::move(series)}, {"marks", std::move(marks)}};
}

}  // namespace

Hypothesis by_version(Time began_at, const std::vector<KnownVersion>& versions) {
    if (versions.empty())
        return {"new_version", HypothesisState::open, "Its telemetry names no version."};
    const auto newest = std::ranges::max_element(versions, {}, &KnownVersion::noticed_at);
    const bool is_new = versions.size() > 1 && newest->noticed_at > began_at - just_before;
    if (!is_new)
        return {
            "new_version", HypothesisState::refuted,
            fmt::format(
                "No version was new in the {} minutes before: {} runs since {}.",
                just_before.count(), clipped(newest->version, 100), to_string(newest->noticed_at)
            )
        };
    return {
        "new_version", HypothesisState::validated,
        fmt::format(
            "Version {} was first seen at {}, just before.", clipped(newest->version, 100),
            to_string(newest->noticed_at)
        )
    };
}

std::vector<Hypothesis> found_first(std::vector<Hypothesis> all) {
    std::vector<Hypothesis> ordered;
    for (const bool is_found : {true, false})
        for (auto& each : all)
            if ((each.state == HypothesisState::validated) == is_found)
                ordered.push_back(std::move(each));
    return ordered;
}

std::vector<Hypothesis> hypotheses_of(
    const detect::OperationInput& input, const detect::OperationChange& change, Time began_at,
    const HypothesisFacts& facts
) {
    const WorseService worse{input.service, input.environment, began_at};
    std::vector<Hypothesis> all{by_change(facts, worse)};
    for (const auto& callee : facts.callees) {
        if (all.size() > named_max) break;
        all.push_back(by_callee(callee));
        if (auto of_callee = by_callee_deployment(facts.deployments, callee, worse))
            all.push_back(*std::move(of_callee));
    }
    if (facts.callees.empty())
        all.push_back({"callee", HypothesisState::refuted, "It calls no other service."});
    all.push_back(by_load(input, change));
    return found_first(std::move(all));
}

std::string signal_key_of(AlarmKind kind, const detect::OperationInput& input) {
    auto key = as_line(fmt::format(
        "{}:{}:{}:{}", wire::name_of(kind), input.environment, input.service, input.operation
    ));
    if (code_points(key) <= key_max) return key;
    const auto end = hex(hash(key)).substr(0, 32);
    return std::string(clipped(key, key_max - end.size())) + end;
}

json::value figures_of(const detect::OperationInput& input) {
    detect::Durations durations;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    for (const auto& stretch : input.recent) {
        if (input.at - stretch.from > last_minute + std::chrono::seconds(9)) continue;
        durations = detect::added(durations, stretch.durations);
        requests += stretch.requests;
        errors += stretch.errors;
    }
    const auto share =
        requests > 0 ? static_cast<double>(errors) / static_cast<double>(requests) : 0.0;
    return json::object{
        {"p50_ms", rounded(detect::quantile_of(durations, 0.5) / 1'000)},
        {"p95_ms", rounded(detect::quantile_of(durations, 0.95) / 1'000)},
        {"error_percent", rounded(100 * share)},
        {"requests", requests},
    };
}

json::value snapshot_of(
    const detect::OperationInput& input, AlarmKind kind, Time began_at, const HypothesisFacts& facts
) {
    json::object snapshot{
        {"charts", charts_of(input, kind, began_at, facts)}, {"input", wire::encode(input)}
    };
    if (json::serialize(snapshot).size() > signals::snapshot_bytes_max) snapshot.erase("charts");
    if (json::serialize(snapshot).size() > signals::snapshot_bytes_max) snapshot.erase("input");
    return snapshot;
}

}  // namespace mainstay::monitoring
