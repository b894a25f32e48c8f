// Reads what Prometheus' senders write: remote_write 1.0 (prometheus.io, "Prometheus Remote-Write
// 1.0 specification"). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "telemetry/sample_chunk.hpp"

namespace mainstay::telemetry {

/// A name and a value of a series, as Prometheus has them; the metric's name is `__name__`.
struct Label {
    std::string_view name;
    std::string_view value;

    auto operator<=>(const Label&) const = default;
};

/// Samples of one series in a request.
struct WrittenSeries {
    /// The labels as they came. Senders write those of a series alike each time: so this is a key
    /// for what is known of the series, and read_labels() is for what is not.
    std::string_view labels;
    std::size_t samples_begin = 0, samples_count = 0;  ///< In WriteBatch::samples.
};

/// The types that metadata names (prompb, MetricMetadata.MetricType).
enum class WrittenType : std::uint8_t {
    unknown,
    counter,
    gauge,
    histogram,
    gauge_histogram,
    summary,
    info,
    state_set,
};

/// What a request tells of a metric.
struct WrittenMetric {
    std::string_view name;  ///< Of its family, without what series' names end with.
    WrittenType type = WrittenType::unknown;
    std::string_view help;
    std::string_view unit;
};

struct WriteBatch {
    std::vector<WrittenSeries> series;
    std::vector<Sample> samples;
    std::vector<WrittenMetric> metrics;  ///< By name, each once.
    std::deque<std::string> made;        ///< Labels that stood apart; they never move.
};

inline constexpr std::size_t write_bytes_max = 32U << 20U;  // Of one request, unpacked.
inline constexpr std::size_t write_samples_max = 1'000'000;
inline constexpr std::size_t write_metrics_max = 200'000;  ///< What is told of more is passed over.
inline constexpr std::size_t series_labels_max = 128;

/// Unpacks Snappy's block format (no frames). Refuses: snappy_malformed, write_too_large.
Result<std::string> unpack_snappy(std::string_view packed);

/// Reads a prometheus.WriteRequest; the batch points into `body`. Exemplars and native histograms
/// are skipped. Refuses: write_malformed, write_too_large.
Result<WriteBatch> read_write_request(std::string_view body);

/// The labels of a series, sorted by name; empty ones are none, as Prometheus has it. Nothing where
/// they are not labels, one comes twice, there is no metric's name, there are too many, or a name
/// or a value is not UTF-8 without NUL.
std::optional<std::vector<Label>> read_labels(std::string_view labels);

namespace code {

inline constexpr Code snappy_malformed{
    "snappy_malformed", Refusal::invalid, "The body is not compressed as Snappy's block format is."
};
inline constexpr Code write_malformed{
    "write_malformed", Refusal::invalid,
    "The body is not a WriteRequest of remote_write 1.0: {what}."
};
inline constexpr Code write_too_large{
    "write_too_large", Refusal::too_large,
    "The request has more than {max}: send fewer samples at once."
};

}  // namespace code

}  // namespace mainstay::telemetry
