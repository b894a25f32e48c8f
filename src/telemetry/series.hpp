// What a metric series is: who has it and its labels, from whichever protocol it came. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/metric_points.hpp"
#include "telemetry/remote_write.hpp"
#include "telemetry/sample_chunk.hpp"

namespace mainstay::telemetry {

/// How the samples of a series are read.
enum class SeriesType : std::uint8_t {
    unknown,  ///< Prometheus says it nowhere: by its name it may be a counter.
    gauge,
    counter,  ///< Counts since a start; falls to 0 when the program starts again.
    delta,    ///< Each sample counts since the one before.
};

struct Series {
    std::string name;
    std::string labels;  ///< A JSON object of text members, by name, without the metric's.
    SeriesType type = SeriesType::unknown;
    std::string unit;
    std::string description;
};

/// The id of a series: the same for the same labels, on any node and at any time.
std::int64_t series_id(std::int64_t application, std::string_view name, std::string_view labels);

/// The series of labels that read_labels() has read. What its metric is, `metrics` of the request
/// say, and where they do not, the name.
Series series_of(const std::vector<Label>& labels, const std::vector<WrittenMetric>& metrics = {});

/// One sample of an OTLP request, with what its series is known by: equal keys are one series.
struct PointSample {
    std::uint64_t key = 0;
    Sample sample;
    /// Makes what the series is.
    std::function<Series()> series;
};

/// Gives each sample that the points of a batch become: of a histogram its buckets as Prometheus
/// has them (`_bucket` with `le`), `_sum` and `_count`; an exponential one's buckets are joined
/// until they are few. The labels are the point's attributes and those of its resource that say
/// which service and instance it is.
void each_point_sample(
    const MetricBatch& batch, const std::function<void(const PointSample&)>& take
);

}  // namespace mainstay::telemetry
