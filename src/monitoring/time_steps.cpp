#include "monitoring/time_steps.hpp"

#include <iterator>
#include <string>

#include "monitoring/query_codes.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;

/// What people call round, each a part of the next but for days and weeks.
constexpr std::int64_t round_steps[] = {
    10,   30,       minute,   2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
    hour, 2 * hour, 3 * hour, 6 * hour,   12 * hour,  day,         2 * day,     7 * day,
};

/// The shortest round step that is no shorter than `shortest` and leaves about steps_usual.
std::int64_t round_step(telemetry::TimeRange range, std::int64_t shortest) {
    const auto length = (range.to.micros - range.from.micros) / 1'000'000;
    for (auto each : round_steps)
        if (each >= shortest && each * steps_usual >= length) return each;
    return std::end(round_steps)[-1];
}

Result<TimeSteps> steps(telemetry::TimeRange range, std::int64_t seconds) {
    TimeSteps steps{.seconds = seconds};
    const auto micros = steps.micros();
    steps.first = {range.from.micros - range.from.micros % micros};
    const auto count = (range.to.micros - steps.first.micros + micros - 1) / micros;
    if (count > steps_max)
        return invalid({wrong("step", code::too_many_steps, {{"max", std::to_string(steps_max)}})});
    steps.count = static_cast<std::size_t>(count);
    return steps;
}

}  // namespace

std::vector<Time> TimeSteps::times() const {
    std::vector<Time> times;
    times.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        times.push_back({first.micros + static_cast<std::int64_t>(i) * micros()});
    return times;
}

Result<TimeSteps> steps_of(telemetry::TimeRange range, std::optional<StepSeconds> wanted) {
    if (wanted) return steps(range, wanted->value - wanted->value % minute);
    return steps(range, round_step(range, minute));
}

Result<TimeSteps> sample_steps_of(
    telemetry::TimeRange range, std::optional<SampleStepSeconds> wanted
) {
    return steps(range, wanted ? wanted->value : round_step(range, 10));
}

}  // namespace mainstay::monitoring
