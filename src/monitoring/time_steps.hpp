// How the range of a chart is parted. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "telemetry/rows.hpp"

namespace mainstay::monitoring {

/// In seconds. Spans are summed up by the minute: shorter steps have nothing to show.
using StepSeconds = Count<60, 31'536'000>;

/// In seconds. Samples of metrics come as often as they are sent.
using SampleStepSeconds = Count<1, 31'536'000>;

/// A chart has no more steps, and about so many where nobody says how long they are.
inline constexpr std::int64_t steps_max = 1'000;
inline constexpr std::int64_t steps_usual = 120;

/// Steps of equal length, of which the first has the begin of the range in it and the last its end.
struct TimeSteps {
    Time first;
    std::int64_t seconds = 60;
    std::size_t count = 0;

    std::int64_t micros() const { return seconds * 1'000'000; }

    /// REQUIRES: `at` is in one of them.
    std::size_t index_of(Time at) const {
        return static_cast<std::size_t>((at.micros - first.micros) / micros());
    }

    bool contains(Time at) const { return at >= first && index_of(at) < count; }

    /// Where each begins.
    std::vector<Time> times() const;

    /// All of the range, with what the first step has before it.
    telemetry::TimeRange widened(telemetry::TimeRange range) const { return {first, range.to}; }
};

/// Steps of that length, cut to whole minutes; or of a round one. They begin at multiples of
/// themselves, so that the same question a moment later has the same steps.
/// Refuses: invalid with too_many_steps.
Result<TimeSteps> steps_of(telemetry::TimeRange range, std::optional<StepSeconds> wanted);

/// The same for samples: of any whole second, or from ten seconds on.
Result<TimeSteps> sample_steps_of(
    telemetry::TimeRange range, std::optional<SampleStepSeconds> wanted
);

}  // namespace mainstay::monitoring
