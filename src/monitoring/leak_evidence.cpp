#include "monitoring/leak_evidence.hpp"

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "detect/detector.hpp"
#include "monitoring/deployment_evidence.hpp"
#include "monitoring/evidence_chart.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

namespace json = boost::json;

constexpr double mib = 1024.0 * 1024;
constexpr std::size_t leak_key_max = Line<300>::max;
constexpr std::size_t processes_shown = 20;
constexpr std::size_t processes_drawn = 3;
constexpr std::size_t marks_max = 5;
constexpr std::size_t points_max = 240;
constexpr std::chrono::hours soon{1};
constexpr double more_load = 1.3;

const LeakingProcess& first_to_fill(const std::vector<LeakingProcess>& processes) {
    return *std::ranges::min_element(processes, {}, [](const LeakingProcess& each) {
        return each.limit_at.value_or(Time{std::numeric_limits<std::int64_t>::max()});
    });
}

double fastest(const std::vector<LeakingProcess>& processes) {
    return std::ranges::max_element(processes, {}, &LeakingProcess::mib_per_hour)->mib_per_hour;
}

Time earliest(const std::vector<LeakingProcess>& processes) {
    return std::ranges::min_element(processes, {}, &LeakingProcess::since)->since;
}

/// What there is of a process, evenly thinned out.
std::vector<MemorySample> drawn(const LeakingProcess& process, const InstanceMemory::Instance& of) {
    std::vector<MemorySample> all;
    if (!process.is_fast)
        for (const auto& each : of.minutes)
            if (of.samples.empty() || each.at < of.samples.front().at) all.push_back(each);
    all.insert(all.end(), of.samples.begin(), of.samples.end());
    if (all.size() <= points_max) return all;
    std::vector<MemorySample> some;
    for (std::size_t at = 0; at < points_max; ++at)
        some.push_back(all[at * (all.size() - 1) / (points_max - 1)]);
    return some;
}

}  // namespace

std::optional<LeakingProcess> leaking(
    const InstancePlace& place, const InstanceMemory::Instance& instance
) {
    const auto& [growth, leak] = std::tie(instance.growth, instance.leak);
    const bool is_leak = leak.score >= detect::finding_from;
    if (!is_leak && !growth.is_fast) return std::nullopt;
    LeakingProcess process{
        .instance = place.instance, .metric = instance.metric, .is_fast = !is_leak
    };
    process.score = is_leak ? leak.score : growth.score;
    process.since = is_leak ? leak.since : growth.since;
    process.from_mib = rounded((is_leak ? leak.from : growth.from) / mib);
    process.to_mib = rounded((is_leak ? leak.to : growth.to) / mib);
    process.mib_per_hour = rounded((is_leak ? leak.per_hour : growth.per_hour) / mib);
    if (!instance.limit) return process;
    process.limit_mib = rounded(*instance.limit / mib);
    const double left = *process.limit_mib - process.to_mib;
    if (left > 0 && process.mib_per_hour > 0)
        process.limit_at = instance.last_at + std::chrono::microseconds(static_cast<std::int64_t>(
                                                  std::min(left / process.mib_per_hour, 1e5) * 3.6e9
                                              ));
    return process;
}

std::string leak_key_of(const std::string& environment, const std::string& service) {
    auto key = as_line(fmt::format("leak:{}:{}", environment, service));
    if (code_points(key) <= leak_key_max) return key;
    const auto end = hex(hash(key)).substr(0, 32);
    return std::string(clipped(key, leak_key_max - end.size())) + end;
}

std::string leak_summary(const std::vector<LeakingProcess>& processes) {
    auto text = fmt::format(
        "Memory grows by {:.0f} MiB an hour{}.", fastest(processes),
        processes.size() == 1 ? "" : fmt::format(", of {} processes", processes.size())
    );
    const auto& first = first_to_fill(processes);
    if (first.limit_at)
        text += fmt::format(
            " The limit of {:.0f} MiB is reached at {}.", first.limit_mib.value_or(0),
            to_string(*first.limit_at)
        );
    return text;
}

json::object leak_reason(const std::vector<LeakingProcess>& processes) {
    std::vector<LeakingProcess> shown(processes);
    std::ranges::sort(shown, std::greater{}, &LeakingProcess::mib_per_hour);
    if (shown.size() > processes_shown) shown.resize(processes_shown);
    const auto& most = shown.front();
    return {
        {"reason",
         fmt::format(
             "What it uses at least grew from {:.4g} to {:.4g} MiB since {}, {:.4g} an hour, and "
             "did not slow down.",
             most.from_mib, most.to_mib, to_string(most.since), most.mib_per_hour
         )},
        {"score", most.score},
        {"processes_count", processes.size()},
        {"processes", wire::encode(shown)},
    };
}

signals::SignalSeverity leak_severity(const std::vector<LeakingProcess>& processes, Time now) {
    const auto& first = first_to_fill(processes);
    return first.limit_at && *first.limit_at - now < soon ? signals::SignalSeverity::critical
                                                          : signals::SignalSeverity::warning;
}

std::vector<Hypothesis> leak_hypotheses(
    const std::vector<LeakingProcess>& processes, const LeakFacts& facts
) {
    std::vector<Hypothesis> all{by_change(
        facts.changes, {facts.place.service, facts.place.environment, earliest(processes)}
    )};
    if (facts.requests_since > 0 || facts.requests_before > 0)
        all.push_back(
            {"load",
             facts.requests_since > more_load * facts.requests_before ? HypothesisState::open
                                                                      : HypothesisState::refuted,
             fmt::format(
                 "There are {:.3g} requests a second, and there were {:.3g} before it grew.",
                 facts.requests_since, facts.requests_before
             )}
        );
    const auto& first = first_to_fill(processes);
    all.push_back(
        {"limit", first.limit_at ? HypothesisState::validated : HypothesisState::open,
         first.limit_at ? fmt::format(
                              "The limit of {:.0f} MiB is reached at {}.",
                              first.limit_mib.value_or(0), to_string(*first.limit_at)
                          )
                        : std::string("What it may use at most is not known.")}
    );
    return found_first(std::move(all));
}

json::value leak_snapshot(
    const std::vector<LeakingProcess>& processes,
    const std::vector<const InstanceMemory::Instance*>& instances, const LeakFacts& facts
) {
    std::vector<std::size_t> order(processes.size());
    for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
    std::ranges::sort(order, [&](std::size_t one, std::size_t other) {
        return processes[one].mib_per_hour > processes[other].mib_per_hour;
    });
    if (order.size() > processes_drawn) order.resize(processes_drawn);
    json::array series;
    for (const auto at : order) {
        const auto& process = processes[at];
        const std::string name(clipped(
            process.instance.empty() ? std::string_view(process.metric) : process.instance, 100
        ));
        ChartLine line{name, "MiB"};
        for (const auto& each : drawn(process, *instances[at]))
            line.add(each.at, each.bytes / mib, each.at < process.since && process.is_fast);
        series.push_back(std::move(line).as_json());
    }
    const auto since = earliest(processes);
    json::array marks{chart_mark(since, "It grows since then.")};
    add_marks(
        marks, facts.changes, {facts.place.service, facts.place.environment, since}, marks_max
    );
    json::object snapshot{
        {"charts", json::object{{"series", std::move(series)}, {"marks", std::move(marks)}}}
    };
    if (json::serialize(snapshot).size() > signals::snapshot_bytes_max) snapshot.erase("charts");
    return snapshot;
}

}  // namespace mainstay::monitoring
