// Reads what a scraped endpoint answers: the text format 0.0.4 of Prometheus, and OpenMetrics 1.0
// in its text form. Pure: no HTTP.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "telemetry/remote_write.hpp"

namespace mainstay::telemetry {

inline constexpr std::size_t exposition_bytes_max = 64U << 20U;
inline constexpr std::size_t exposition_line_bytes_max = 65'536;
inline constexpr std::size_t exposition_samples_max = 1'000'000;
inline constexpr std::size_t exposition_families_max = 200'000;
inline constexpr std::size_t exposition_labels_max = 5'000'000;  // Of all samples and exemplars.

enum class ExpositionFormat : std::uint8_t { text, open_metrics };

enum class FamilyType : std::uint8_t {
    unknown,
    counter,
    gauge,
    histogram,
    gauge_histogram,
    summary,
    info,
    state_set,
};

/// What of its family a sample holds, as the end of its name tells.
enum class SamplePart : std::uint8_t {
    value,    ///< No end: a gauge, a quantile, a counter of the text format.
    total,    ///< `_total` of OpenMetrics' counters.
    created,  ///< `_created` of OpenMetrics: when counting began, in seconds.
    bucket,
    count,
    sum,
    info,
};

/// Samples that belong together, and what the endpoint tells of them. Samples that nothing was
/// told of are a family of their own name.
struct Family {
    std::string_view name;  ///< In OpenMetrics without what samples end with: `requests`.
    FamilyType type = FamilyType::unknown;
    std::string_view help;
    std::string_view unit;
};

/// Labels that stand beside one another in Exposition::labels, sorted by name.
struct LabelRange {
    std::uint32_t begin = 0;
    std::uint32_t count = 0;
};

/// An example of what a sample counts, mostly with a `trace_id`.
struct ExposedExemplar {
    LabelRange labels;
    double value = 0;
    std::optional<Time> at;
};

struct ExposedSample {
    std::uint32_t family = 0;  ///< Index in Exposition::families.
    SamplePart part = SamplePart::value;
    LabelRange labels;  ///< With `__name__`, without empty ones: as read_labels() has them.
    double value = 0;
    std::optional<Time> at;                 ///< Mostly none: it is of when it was asked for.
    std::optional<std::uint32_t> exemplar;  ///< Index in Exposition::exemplars.
};

/// Points into what was read, and into `unescaped`.
struct Exposition {
    std::vector<Family> families;
    std::vector<ExposedSample> samples;
    std::vector<Label> labels;
    std::vector<ExposedExemplar> exemplars;
    std::vector<char> unescaped;  ///< Text that had escapes; it never moves.
};

/// The format that a Content-Type names. What is not known, or is missing, is the text format, as
/// Prometheus has it; nothing for protobuf, which is not read.
std::optional<ExpositionFormat> exposition_format(std::string_view content_type);

/// Reads an answer as strictly as Prometheus does: one malformed line, one label that comes twice,
/// or OpenMetrics without its `# EOF`, and nothing of it is taken. Names may be quoted, and then
/// are any UTF-8. Time is linear, but for the order of families and labels.
/// Refuses: exposition_malformed, exposition_too_large.
Result<Exposition> read_exposition(std::string_view body, ExpositionFormat format);

namespace code {

inline constexpr Code exposition_malformed{
    "exposition_malformed", Refusal::invalid, "Line {line} is malformed: {what}."
};
inline constexpr Code exposition_too_large{
    "exposition_too_large", Refusal::too_large, "The endpoint answers with more than {max}."
};

}  // namespace code

}  // namespace mainstay::telemetry
