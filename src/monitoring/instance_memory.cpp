#include "monitoring/instance_memory.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "monitoring/instance_identity.hpp"
#include "monitoring/memory_metrics.hpp"
#include "monitoring/where.hpp"

namespace mainstay::monitoring {

namespace {

constexpr int memory_series_max = 20'000;
constexpr std::size_t asked_max = 1'000;
constexpr std::size_t read_back_max = 100;
constexpr std::size_t read_at_once = 500;
constexpr std::chrono::hours noted_within{24};
constexpr std::chrono::hours minutes_back{48};
constexpr std::chrono::minutes samples_back{45};
constexpr std::chrono::minutes ended_after{10};
constexpr std::chrono::minutes ended_rest{10};
constexpr std::size_t samples_kept = 160;
constexpr std::size_t minutes_kept = 12 * 60;
constexpr std::size_t ended_max = 20'000;
constexpr std::int64_t micros_of_minute = 60'000'000;

Time minute_of(Time at) { return {at.micros - at.micros % micros_of_minute}; }

/// The values of several series that are parts of one, at each time at which all have one.
template <class Series, class ValuesOf>
std::vector<MemorySample> together(const std::vector<const Series*>& parts, ValuesOf values_of) {
    std::map<Time, std::pair<double, std::size_t>> sums;
    for (const auto* part : parts)
        for (const auto& [at, bytes] : values_of(*part)) {
            auto& sum = sums[at];
            sum.first += bytes;
            ++sum.second;
        }
    std::size_t most = 0;
    for (const auto& [at, sum] : sums) most = std::max(most, sum.second);
    std::vector<MemorySample> samples;
    for (const auto& [at, sum] : sums)
        if (sum.second == most) samples.push_back({at, sum.first});
    return samples;
}

std::vector<MemorySample> samples_of(const telemetry::SeriesSamples& series) {
    std::vector<MemorySample> samples;
    for (const auto& each : series.samples)
        if (each.value >= 0 && each.value < 1e18) samples.push_back({each.at, each.value});
    return samples;
}

std::vector<MemorySample> least_of_steps(const telemetry::SeriesSummary& series) {
    std::vector<MemorySample> samples;
    for (const auto& each : series.steps)
        if (each.least >= 0 && each.least < 1e18) samples.push_back({each.at, each.least});
    return samples;
}

/// Those of `found` that are of these series.
template <class Series>
std::vector<const Series*> parts_of(
    const std::vector<Series>& found, const std::vector<std::int64_t>& series
) {
    std::vector<const Series*> parts;
    for (const auto& each : found)
        if (std::ranges::find(series, each.series) != series.end()) parts.push_back(&each);
    return parts;
}

}  // namespace

/// A series of memory, or of its limit.
struct InstanceMemory::Named {
    std::int64_t id = 0;
    std::int64_t application = 0;
    std::string name;
    std::string labels;
    BOOST_DESCRIBE_CLASS(Named, (), (id, application, name, labels), (), ())
};

Result<> InstanceMemory::find(telemetry::Store& store, const Scope& scope, Time now) {
    std::vector<std::string> names;
    for (const auto& list : {memory_metrics(), memory_limits()})
        for (const auto& metric : list) names.emplace_back(metric.name);
    const telemetry::TimeRange noted{now - noted_within, now + noted_within};
    Where where(scope, "recorded_at", noted);
    where.one_of("name", names);

    struct Found {
        std::size_t place = 0;
        std::string metric;
        std::vector<std::int64_t> series;
        std::vector<std::int64_t> limits;
    };

    std::map<InstancePlace, Found> found;
    for (const auto& each : TRY(store.all<Named>(
             {.sql = fmt::format(
                  "SELECT id, application, name, labels FROM {{series name}}{}"
                  " GROUP BY id, application, name, labels ORDER BY max(recorded_at) DESC, id"
                  " LIMIT {}",
                  where.text(), memory_series_max
              ),
              .parameters = where.parameters(),
              .range = noted}
         ))) {
        const auto labels = labels_of(each.labels);
        InstancePlace place{
            each.application, dimension_of(labels, Dimension::service),
            dimension_of(labels, Dimension::environment), instance_of(labels)
        };
        if (place.service.empty()) continue;
        if (const auto at = place_in(memory_metrics(), each.name, labels)) {
            auto& here = found[place];
            if (here.series.empty() || *at < here.place) {
                here.place = *at;
                here.metric = each.name;
                here.series.clear();
            }
            if (*at == here.place) here.series.push_back(each.id);
        } else if (place_in(memory_limits(), each.name, labels)) {
            found[place].limits.push_back(each.id);
        }
    }
    for (auto& [place, here] : found) {
        if (here.series.empty() || ended_.contains(place)) continue;
        if (!instances_.contains(place) && instances_.size() >= instances_max) continue;
        auto& instance = instances_[place];
        // By another metric it is judged anew.
        if (instance.metric != here.metric) instance = {.metric = here.metric};
        instance.series = std::move(here.series);
        instance.limit_series = std::move(here.limits);
    }
    return {};
}

void InstanceMemory::add_minute(Instance& instance, Time minute, double bytes) {
    if (!instance.minutes.empty() && instance.minutes.back().at >= minute) return;
    instance.minutes.push_back({minute, bytes});
    if (instance.minutes.size() > minutes_kept) instance.minutes.pop_front();
    instance.leak = instance.detector.judge(minute, bytes);
}

void InstanceMemory::add(Instance& instance, const std::vector<MemorySample>& samples) {
    auto& kept = instance.samples;
    for (const auto& each : samples) {
        if (!kept.empty() && each.at <= kept.back().at) continue;
        // A minute is judged once the next one has begun.
        if (!kept.empty() && minute_of(each.at) != minute_of(kept.back().at)) {
            const auto minute = minute_of(kept.back().at);
            double least = kept.back().bytes;
            for (auto at = kept.rbegin(); at != kept.rend() && at->at >= minute; ++at)
                least = std::min(least, at->bytes);
            add_minute(instance, minute, least);
        }
        kept.push_back(each);
        instance.last_at = each.at;
    }
    if (kept.size() > samples_kept)
        kept.erase(kept.begin(), kept.end() - static_cast<std::ptrdiff_t>(samples_kept));
    instance.growth = judge_growth(kept);
}

/// Of those that were not looked at yet and of which something came of late.
Result<> InstanceMemory::read_back(telemetry::Store& store, Time now) {
    std::vector<Instance*> asked;
    std::vector<std::int64_t> of_asked;
    for (auto& [place, instance] : instances_) {
        if (instance.looked_at || asked.size() >= asked_max) continue;
        asked.push_back(&instance);
        of_asked.insert(of_asked.end(), instance.series.begin(), instance.series.end());
    }
    if (of_asked.empty()) return {};
    const auto last = now + std::chrono::seconds(1);
    std::set<std::int64_t> alive;
    for (const auto& each : TRY(store.samples(of_asked, {now - ended_after, last})))
        if (!each.samples.empty()) alive.insert(each.series);
    std::vector<Instance*> fresh;
    std::vector<std::int64_t> series;
    for (auto* instance : asked) {
        const bool is_alive = std::ranges::any_of(instance->series, [&](std::int64_t id) {
            return alive.contains(id);
        });
        if (!is_alive) instance->looked_at = now;  // And forgotten at once.
        if (!is_alive || fresh.size() >= read_back_max) continue;
        fresh.push_back(instance);
        series.insert(series.end(), instance->series.begin(), instance->series.end());
    }
    if (series.empty()) return {};
    const auto lately = minute_of(now - samples_back);
    TRY(read_limits(store, fresh, now));
    const auto minutes =
        TRY(store.summaries(series, {lately - minutes_back, lately}, telemetry::SummaryUnit::minute)
        );
    const auto samples = TRY(store.samples(series, {lately, last}));
    for (auto* instance : fresh) {
        instance->detector = detect::LeakDetector(instance->limit);
        for (const auto& each : together(parts_of(minutes, instance->series), least_of_steps))
            add_minute(*instance, each.at, each.bytes);
        add(*instance, together(parts_of(samples, instance->series), samples_of));
        instance->looked_at = now;
    }
    return {};
}

/// The limits of processes that begin to be looked at: they hold as long as a process.
Result<> InstanceMemory::read_limits(telemetry::Store& store, std::vector<Instance*> of, Time now) {
    std::vector<std::int64_t> series;
    for (const auto* instance : of)
        series.insert(series.end(), instance->limit_series.begin(), instance->limit_series.end());
    if (series.empty()) return {};
    const auto found =
        TRY(store.samples(series, {now - samples_back, now + std::chrono::seconds(1)}));
    for (auto* instance : of) {
        const auto limits = together(parts_of(found, instance->limit_series), samples_of);
        if (!limits.empty() && limits.back().bytes > 0) instance->limit = limits.back().bytes;
    }
    return {};
}

Result<> InstanceMemory::read_new(telemetry::Store& store, Time now) {
    std::vector<Instance*> known;
    for (auto& [place, instance] : instances_)
        if (instance.looked_at) known.push_back(&instance);
    // Those that were looked at longest ago first: a look that fails half way goes on with these.
    std::ranges::sort(known, {}, [](const Instance* each) { return *each->looked_at; });
    for (std::size_t begin = 0; begin < known.size(); begin += read_at_once) {
        const auto end = std::min(known.size(), begin + read_at_once);
        std::vector<std::int64_t> series;
        Time from = now;
        for (auto at = begin; at < end; ++at) {
            const auto& of = known[at]->series;
            series.insert(series.end(), of.begin(), of.end());
            from = std::min(from, std::max(known[at]->last_at, now - samples_back));
        }
        const auto samples = TRY(store.samples(series, {from, now + std::chrono::seconds(1)}));
        for (auto at = begin; at < end; ++at) {
            add(*known[at], together(parts_of(samples, known[at]->series), samples_of));
            known[at]->looked_at = now;
        }
    }
    return {};
}

Result<> InstanceMemory::refresh(telemetry::Store& store, const Scope& scope, Time now) {
    std::erase_if(ended_, [&](const auto& each) { return each.second <= now; });
    TRY(find(store, scope, now));
    TRY(read_new(store, now));
    TRY(read_back(store, now));
    std::erase_if(instances_, [&](const auto& each) {
        const auto& [place, instance] = each;
        if (!instance.looked_at || now - instance.last_at <= ended_after) return false;
        if (ended_.size() < ended_max) ended_[place] = now + ended_rest;
        return true;
    });
    return {};
}

}  // namespace mainstay::monitoring
