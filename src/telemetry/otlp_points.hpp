// Points of the metrics of OTLP (metrics.proto), each kind with numbers of its own.
#pragma once

#include <string_view>

#include <protozero/pbf_reader.hpp>

#include "telemetry/metric_points.hpp"

namespace mainstay::telemetry::otlp {

/// Adds a point of a metric of `type`, which comes from where `origin` says. Answers why it cannot
/// be taken, or nothing; then nothing of it is left in the batch's points.
std::string_view add_point(
    protozero::pbf_reader message, MetricType type, const MetricPoint& origin, MetricBatch& batch
);

}  // namespace mainstay::telemetry::otlp
