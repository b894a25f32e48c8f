#include "telemetry/series.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <map>
#include <span>

#include <fmt/format.h>
#include <sodium.h>

#include "telemetry/attribute_json.hpp"
#include "telemetry/attribute_shapes.hpp"

namespace mainstay::telemetry {

namespace {

/// An exponential histogram has at most so many buckets of each sign when it is kept.
constexpr std::size_t exponential_buckets_max = 40;

/// And they are no narrower than that: a factor of 1.19.
constexpr int exponential_scale_max = 2;

constexpr std::array<std::string_view, 4> resource_labels{
    "service.name", "service.version", "service.instance.id", "host.name"
};

std::string labels_json(const std::map<std::string, std::string, std::less<>>& labels) {
    std::string out = "{";
    for (const auto& [name, value] : labels) {
        if (out.size() > 1) out += ',';
        append_json_text(out, name);
        out += ':';
        append_json_text(out, value);
    }
    return out + '}';
}

std::span<const Attribute> of(const AttributePool& pool, AttributeRange range) {
    return std::span(pool.attributes).subspan(range.begin, range.count);
}

std::uint64_t hash_of(std::span<const Attribute> attributes, std::uint64_t hash) {
    for (const auto& attribute : attributes) {
        hash = combined_hash(hash, secret_hash(attribute.key));
        hash = combined_hash(hash, value_hash(attribute.value));
    }
    return hash;
}

SeriesType type_of(const Metric& metric) {
    const bool is_delta = metric.temporality == Temporality::delta;
    switch (metric.type) {
        case MetricType::gauge:
        case MetricType::up_down:
        case MetricType::summary:
            return SeriesType::gauge;
        case MetricType::counter:
        case MetricType::histogram:
        case MetricType::exponential:
            return is_delta ? SeriesType::delta : SeriesType::counter;
    }
    return SeriesType::unknown;
}

/// Upper bounds with the counts up to each of them.
using Cumulative = std::vector<std::pair<double, double>>;

Cumulative explicit_buckets(const MetricBatch& batch, const Distribution& of_point) {
    Cumulative buckets;
    double sum = 0;
    for (std::uint32_t at = 0; at < of_point.counts.count; ++at) {
        sum += batch.numbers[of_point.counts.begin + at];
        const bool is_last = at >= of_point.bounds.count;
        buckets.emplace_back(is_last ? INFINITY : batch.numbers[of_point.bounds.begin + at], sum);
    }
    if (of_point.counts.count == 0)
        buckets.emplace_back(INFINITY, static_cast<double>(of_point.count));
    return buckets;
}

/// Bucket i of scale s is (base^i, base^(i+1)] with base = 2^(2^-s); two neighbours of it are one
/// of scale s - 1 (metrics.proto, ExponentialHistogramDataPoint).
Cumulative exponential_buckets(const MetricBatch& batch, const Distribution& of_point) {
    auto joined = [&](NumberRange range, std::int64_t offset, int& scale) {
        const int finer = std::clamp(scale - exponential_scale_max, 0, 62);
        scale = std::min(scale, exponential_scale_max);
        std::map<std::int64_t, double> counts;
        for (std::uint32_t at = 0; at < range.count; ++at) {
            const double count = batch.numbers[range.begin + at];
            if (count > 0) counts[(offset + at) >> finer] += count;
        }
        while (counts.size() > exponential_buckets_max) {
            std::map<std::int64_t, double> coarser;
            for (auto [index, count] : counts) coarser[index >> 1] += count;
            counts = std::move(coarser);
            --scale;
        }
        return counts;
    };
    auto bound = [](std::int64_t index, int scale) {
        return std::exp2(std::ldexp(static_cast<double>(index), -scale));
    };
    Cumulative buckets;
    double sum = 0;
    int negative_scale = of_point.scale;
    auto negative = joined(of_point.negative, of_point.negative_offset, negative_scale);
    for (auto at = negative.rbegin(); at != negative.rend(); ++at) {
        sum += at->second;
        buckets.emplace_back(-bound(at->first, negative_scale), sum);
    }
    if (of_point.zero_count > 0) {
        sum += static_cast<double>(of_point.zero_count);
        buckets.emplace_back(of_point.zero_threshold, sum);
    }
    int scale = of_point.scale;
    for (auto [index, count] : joined(of_point.counts, of_point.positive_offset, scale)) {
        sum += count;
        buckets.emplace_back(bound(index + 1, scale), sum);
    }
    buckets.emplace_back(INFINITY, static_cast<double>(of_point.count));
    return buckets;
}

/// One point and its batch, of which series are made.
struct PointOf {
    const MetricBatch& batch;
    const MetricPoint& point;

    const Metric& metric() const { return batch.metrics[point.metric]; }

    Series series(
        std::string_view ending, std::string_view label, std::string_view value, SeriesType type
    ) const {
        std::map<std::string, std::string, std::less<>> labels;
        const auto& resource = batch.resources[point.resource];
        for (const auto& attribute : of(batch.pool, resource.attributes))
            if (std::ranges::find(resource_labels, attribute.key) != resource_labels.end())
                labels.emplace(attribute.key, text_of(attribute.value));
        for (const auto& attribute : of(batch.pool, point.attributes))
            labels[std::string(attribute.key)] = text_of(attribute.value);
        if (!label.empty()) labels[std::string(label)] = value;
        return {
            .name = std::string(metric().name) + std::string(ending),
            .labels = labels_json(labels),
            .type = type,
            .unit = std::string(ending == "_count" || ending == "_bucket" ? "" : metric().unit),
            .description = std::string(metric().description),
        };
    }
};

void take_distribution(
    const PointOf& of_point, std::uint64_t key, const std::function<void(const PointSample&)>& take
) {
    const auto& [batch, point] = of_point;
    const auto& distribution = batch.distributions[*point.distribution];
    const auto type = type_of(of_point.metric());
    auto add = [&](std::string_view ending, std::string_view label, const std::string& text,
                   double value, SeriesType of_series) {
        auto hash = combined_hash(combined_hash(key, secret_hash(ending)), secret_hash(text));
        take({hash, {point.at, value}, [&] {
                  return of_point.series(ending, label, text, of_series);
              }});
    };
    const bool is_summary = of_point.metric().type == MetricType::summary;
    const auto counted = is_summary ? SeriesType::counter : type;
    add("_count", "", "", static_cast<double>(distribution.count), counted);
    if (distribution.sum) add("_sum", "", "", *distribution.sum, counted);
    if (is_summary) {
        for (std::uint32_t at = 0; at < distribution.bounds.count; ++at)
            add("", "quantile", fmt::format("{}", batch.numbers[distribution.bounds.begin + at]),
                batch.numbers[distribution.counts.begin + at], SeriesType::gauge);
        return;
    }
    const bool is_exponential = of_point.metric().type == MetricType::exponential;
    const auto buckets = is_exponential ? exponential_buckets(batch, distribution)
                                        : explicit_buckets(batch, distribution);
    for (auto [bound, count] : buckets) {
        const auto le = std::isinf(bound) ? std::string("+Inf") : fmt::format("{}", bound);
        add("_bucket", "le", le, count, type);
    }
}

/// The metric that a series is of, and what its own name adds to the metric's.
std::pair<const WrittenMetric*, std::string_view> metric_of(
    const std::vector<WrittenMetric>& metrics, std::string_view name
) {
    auto find = [&](std::string_view of) -> const WrittenMetric* {
        const auto found = std::ranges::lower_bound(metrics, of, {}, &WrittenMetric::name);
        return found != metrics.end() && found->name == of ? &*found : nullptr;
    };
    if (metrics.empty()) return {};
    if (const auto* metric = find(name)) return {metric, {}};
    for (std::string_view ending :
         {"_total", "_created", "_bucket", "_count", "_sum", "_gcount", "_gsum", "_info"}) {
        if (!name.ends_with(ending)) continue;
        return {find(name.substr(0, name.size() - ending.size())), ending};
    }
    return {};
}

SeriesType type_of(const WrittenMetric& metric, std::string_view ending) {
    const bool is_counted = ending == "_bucket" || ending == "_count" || ending == "_sum";
    switch (metric.type) {
        case WrittenType::counter:
            return ending == "_created" ? SeriesType::gauge : SeriesType::counter;
        case WrittenType::histogram:
        case WrittenType::summary:
            return is_counted ? SeriesType::counter : SeriesType::gauge;
        case WrittenType::gauge:
        case WrittenType::gauge_histogram:
        case WrittenType::info:
        case WrittenType::state_set:
            return SeriesType::gauge;
        case WrittenType::unknown:
            break;
    }
    return SeriesType::unknown;
}

}  // namespace

std::int64_t series_id(std::int64_t application, std::string_view name, std::string_view labels) {
    std::array<unsigned char, crypto_shorthash_KEYBYTES> key{};
    std::memcpy(key.data(), &application, sizeof application);
    std::string text(name);
    text += '\0';
    text += labels;
    std::int64_t id = 0;
    static_assert(sizeof id == crypto_shorthash_BYTES);
    crypto_shorthash(
        reinterpret_cast<unsigned char*>(&id), reinterpret_cast<const unsigned char*>(text.data()),
        text.size(), key.data()
    );
    return id;
}

Series series_of(const std::vector<Label>& labels, const std::vector<WrittenMetric>& metrics) {
    Series series;
    std::map<std::string, std::string, std::less<>> others;
    for (const auto& [name, value] : labels) {
        if (name == "__name__")
            series.name = value;
        else
            others.emplace(name, value);
    }
    series.labels = labels_json(others);
    if (const auto [metric, ending] = metric_of(metrics, series.name); metric) {
        series.type = type_of(*metric, ending);
        series.description = metric->help;
        if (ending != "_count" && ending != "_bucket") series.unit = metric->unit;
    }
    if (series.type != SeriesType::unknown) return series;
    // The names that Prometheus' own conventions give to what only counts.
    for (std::string_view ending : {"_total", "_count", "_sum", "_bucket"})
        if (series.name.ends_with(ending)) series.type = SeriesType::counter;
    return series;
}

void each_point_sample(
    const MetricBatch& batch, const std::function<void(const PointSample&)>& take
) {
    std::vector<std::uint64_t> resources;
    for (const auto& resource : batch.resources)
        resources.push_back(hash_of(of(batch.pool, resource.attributes), 1));
    std::vector<std::uint64_t> metrics;
    for (const auto& metric : batch.metrics)
        metrics.push_back(
            combined_hash(secret_hash(metric.name), static_cast<std::uint64_t>(metric.temporality))
        );
    for (const auto& point : batch.points) {
        if (!point.has_value) continue;
        const PointOf of_point{batch, point};
        auto key = combined_hash(resources[point.resource], metrics[point.metric]);
        key = hash_of(of(batch.pool, point.attributes), key);
        if (point.distribution) {
            take_distribution(of_point, key, take);
            continue;
        }
        take({key, {point.at, point.value}, [&] {
                  return of_point.series("", "", "", type_of(of_point.metric()));
              }});
    }
}

}  // namespace mainstay::telemetry
