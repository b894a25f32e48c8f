#include "releases/comparison_text.hpp"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace mainstay::releases {

namespace {

std::string_view name_of(Criterion criterion) {
    switch (criterion) {
        case Criterion::error_rate:
            return "Failed requests";
        case Criterion::latency_p50:
            return "Duration of the median request";
        case Criterion::latency_p95:
            return "Duration that 95 % of requests keep";
        case Criterion::cpu:
            return "Use of processors";
        case Criterion::memory:
            return "Memory";
        case Criterion::restarts:
            return "Restarts";
        case Criterion::memory_growth:
            return "Growth of memory";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

std::string megabytes(double bytes) { return fmt::format("{:.1f} MB", bytes / 1e6); }

std::string milliseconds(double micros) {
    return micros < 10'000 ? fmt::format("{:.2f} ms", micros / 1e3)
                           : fmt::format("{:.0f} ms", micros / 1e3);
}

std::string text_of(Criterion criterion, const Evidence& evidence) {
    switch (criterion) {
        case Criterion::error_rate:
            return fmt::format("{:.2f} % of {}", evidence.value * 100, evidence.of);
        case Criterion::latency_p50:
        case Criterion::latency_p95:
            return fmt::format("{} of {}", milliseconds(evidence.value), evidence.of);
        case Criterion::cpu:
            return fmt::format("{:.1f} %", evidence.value * 100);
        case Criterion::memory:
            return megabytes(evidence.value);
        case Criterion::restarts:
            return fmt::format("{:.0f}", evidence.value);
        case Criterion::memory_growth:
            return megabytes(evidence.value) + " an hour";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

std::string_view change_text(Change change) {
    switch (change) {
        case Change::better:
            return "better";
        case Change::same:
            return "as before";
        case Change::worse:
            return "worse";
        case Change::inconclusive:
            return "cannot be told";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

std::string_view ground_text(Ground ground) {
    switch (ground) {
        case Ground::not_measured:
            return "nothing is known of it";
        case Ground::too_few_before:
            return "too little is known of the time before";
        case Ground::too_few_after:
            return "too little is known of the time after";
        case Ground::not_certain:
            return "a difference can neither be seen nor be ruled out";
        case Ground::baselines_differ:
            return "the hours before and the day before lead to different answers";
        case Ground::as_before:
        case Ground::beyond_chance:
            return "";
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

}  // namespace

std::string fact_of(const CriterionResult& result) {
    auto fact = fmt::format("{}: ", name_of(result.criterion));
    if (result.after) fact += text_of(result.criterion, *result.after);
    auto add = [&](std::string_view when, const std::optional<Evidence>& evidence) {
        if (!evidence) return;
        fact += fmt::format(
            "{}{} {}", result.after || fact.back() != ' ' ? ", " : "", when,
            text_of(result.criterion, *evidence)
        );
    };
    add("before", result.before);
    add("the day before", result.day_before);
    const bool has_figures = fact.back() != ' ';
    fact += fmt::format("{}{}", has_figures ? ": " : "", change_text(result.change));
    const bool is_untold =
        result.criterion == Criterion::restarts && result.ground == Ground::not_measured;
    const auto ground =
        is_untold ? "nothing tells its processes apart" : ground_text(result.ground);
    if (!ground.empty())
        fact += fmt::format(", since {}", ground);
    else if (result.chance && result.ground == Ground::beyond_chance)
        fact += *result.chance < 0.0001 ? " (chance < 0.0001)"
                                        : fmt::format(" (chance {:.4f})", *result.chance);
    return fact + '.';
}

}  // namespace mainstay::releases
