// Metric points as they arrive: what one request holds, before any store has them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "telemetry/attributes.hpp"
#include "telemetry/spans.hpp"

namespace mainstay::telemetry {

enum class MetricType : std::uint8_t {
    gauge,
    counter,      ///< A sum that only grows.
    up_down,      ///< A sum that grows and shrinks.
    histogram,    ///< Counts between bounds.
    exponential,  ///< Counts between powers of a base.
    summary,      ///< Quantiles that the sender computed.
};

/// Whether a point counts since the one before, or since the start.
enum class Temporality : std::uint8_t { unspecified, delta, cumulative };

struct Metric {
    std::string_view name;
    std::string_view unit;
    std::string_view description;
    MetricType type = MetricType::gauge;
    Temporality temporality = Temporality::unspecified;
};

/// Part of MetricBatch::numbers.
struct NumberRange {
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
};

/// What a histogram or a summary counted. Which members have a meaning is said by its type.
struct Distribution {
    std::uint64_t count = 0;
    std::optional<double> sum, min, max;
    NumberRange bounds;  ///< Upper bounds, rising; of a summary: quantiles from 0 to 1.
    NumberRange counts;  ///< One more than bounds; of a summary: the value of each quantile.
    // Of an exponential histogram (metrics.proto, ExponentialHistogramDataPoint): `counts` has the
    // positive buckets, `negative` the others.
    std::int32_t scale = 0;
    std::int32_t positive_offset = 0, negative_offset = 0;
    NumberRange negative;
    std::uint64_t zero_count = 0;
    double zero_threshold = 0;
};

struct MetricPoint {
    std::uint32_t resource = 0;  ///< Index in MetricBatch::resources.
    std::uint32_t scope = 0;     ///< Index in MetricBatch::scopes.
    std::uint32_t metric = 0;    ///< Index in MetricBatch::metrics.
    Time start;                  ///< Since when it counts; 0 where that is not known.
    Time at;
    bool has_value = true;  ///< No: the sender knows that there is none at this time.
    double value = 0;       ///< Of a gauge or a sum.
    std::optional<std::uint32_t> distribution;  ///< Index in MetricBatch::distributions.
    AttributeRange attributes;
};

/// A measurement that went into a point, and the span in which it was made.
struct Exemplar {
    std::uint32_t point = 0;
    Time at;
    double value = 0;
    TraceId trace;
    std::uint64_t span = 0;
};

struct MetricBatch {
    AttributePool pool;
    std::vector<Resource> resources;
    std::vector<Scope> scopes;
    std::vector<Metric> metrics;
    std::vector<MetricPoint> points;
    std::vector<Distribution> distributions;
    std::vector<double> numbers;
    std::vector<Exemplar> exemplars;
    Rejected rejected;
};

}  // namespace mainstay::telemetry
