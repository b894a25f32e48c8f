// Reads profiles as pprof has them (profile.proto of github.com/google/pprof), unpacked. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace mainstay::telemetry {

inline constexpr std::size_t pprof_bytes_max = 64U << 20U;   // Unpacked.
inline constexpr std::size_t pprof_records_max = 1'000'000;  // Of each kind: samples, texts, …
inline constexpr std::size_t pprof_types_max = 32;           // Of values.
inline constexpr std::size_t pprof_values_max = 8'000'000;   // Of all samples.
inline constexpr std::size_t pprof_steps_max = 8'000'000;    // Of the stacks of all samples.

inline constexpr std::size_t pprof_inlined_max = 256;  // Lines of one location.

/// Deeper stacks are cut at their root, as Go's runtime cuts them.
inline constexpr std::size_t pprof_depth_max = 4'096;

/// What a number of a profile counts: `cpu` in `nanoseconds`.
struct PprofValueType {
    std::string_view type;
    std::string_view unit;

    bool operator==(const PprofValueType&) const = default;
};

/// A part of a process's memory that came from a file.
struct PprofMapping {
    std::uint64_t memory_start = 0;
    std::uint64_t file_offset = 0;
    std::string_view file;
    std::string_view build_id;
};

struct PprofFunction {
    std::string_view name;
    std::string_view system_name;  ///< As the linker knows it.
    std::string_view file;
    std::int64_t start_line = 0;  ///< 0: not known.
};

struct PprofLine {
    std::uint32_t function = 0;  ///< Index in Pprof::functions.
    std::int64_t line = 0;       ///< 0: not known.
};

/// A place in the program. More than one line: the first was inlined into the second, and so on.
struct PprofLocation {
    std::optional<std::uint32_t> mapping;  ///< Index in Pprof::mappings.
    std::uint64_t address = 0;
    std::uint32_t lines_begin = 0, lines_count = 0;  ///< In Pprof::lines; none: without symbols.
};

/// What describes a sample: text, or a number with its unit.
struct PprofLabel {
    std::string_view key;
    std::string_view text;
    std::int64_t number = 0;
    std::string_view unit;
};

/// Its values are Pprof::values from its own index times the number of types.
struct PprofSample {
    std::uint32_t stack_begin = 0, stack_count = 0;    ///< In Pprof::stacks.
    std::uint32_t labels_begin = 0, labels_count = 0;  ///< In Pprof::labels.
};

/// A profile. Points into what was read, and into `repaired`; all texts are UTF-8 without NUL.
struct Pprof {
    std::vector<PprofValueType> types;
    std::size_t default_type = 0;  ///< What to show first: named by the profile, else the last.
    std::vector<PprofSample> samples;
    std::vector<std::int64_t> values;
    std::vector<std::uint32_t> stacks;  ///< Indexes in `locations`; of each stack the leaf first.
    std::vector<PprofLabel> labels;
    std::vector<PprofLocation> locations;
    std::vector<PprofLine> lines;
    std::vector<PprofFunction> functions;
    std::vector<PprofMapping> mappings;
    PprofValueType period_type;
    std::int64_t period = 0;
    std::optional<Time> at;  ///< When it was taken.
    std::int64_t duration_micros = 0;
    std::deque<std::string> repaired;  ///< Texts that came otherwise than as UTF-8.
    std::uint64_t shortened = 0;       ///< Stacks that were too deep.

    std::int64_t value(std::size_t sample, std::size_t type) const {
        return values[sample * types.size() + type];
    }
};

/// Reads a profile; fields may come in any order. As pprof's own reader, it takes no profile whose
/// parts do not fit together: ids that are unknown or come twice, texts that there are not, samples
/// with fewer or more values than types. Refuses: pprof_malformed, pprof_too_large.
Result<Pprof> read_pprof(std::string_view body);

namespace code {

inline constexpr Code pprof_malformed{
    "pprof_malformed", Refusal::invalid, "This is not a profile as pprof has them: {what}."
};
inline constexpr Code pprof_too_large{
    "pprof_too_large", Refusal::too_large, "The profile has more than {max}."
};

}  // namespace code

}  // namespace mainstay::telemetry
