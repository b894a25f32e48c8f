// How a service does after a deployment, compared with before: by fixed criteria, each with its
// figures, and in total. Pure: no SQL, no clock, no I/O.
//
// What cannot be told is inconclusive, and never healthy: for that, errors and durations of
// requests must be as good as before by enough evidence, and so must all else that is measured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "events/service_figures.hpp"

namespace mainstay::releases {

enum class Criterion { error_rate, latency_p50, latency_p95, cpu, memory, restarts, memory_growth };
BOOST_DESCRIBE_ENUM(
    Criterion, error_rate, latency_p50, latency_p95, cpu, memory, restarts, memory_growth
)

enum class Change { better, same, worse, inconclusive };
BOOST_DESCRIBE_ENUM(Change, better, same, worse, inconclusive)

enum class Health { healthy, degraded, inconclusive };
BOOST_DESCRIBE_ENUM(Health, healthy, degraded, inconclusive)

/// Why a criterion is judged as it is.
enum class Ground {
    not_measured,      ///< Nothing is known of it, before or after.
    too_few_before,    ///< Too little is known of the time before to compare with.
    too_few_after,     ///< Too little is known of the time after.
    not_certain,       ///< A difference that matters can neither be seen nor be ruled out.
    baselines_differ,  ///< The hours before and the day before lead to different answers.
    as_before,         ///< A difference that matters is ruled out.
    beyond_chance,     ///< It differs by more than chance, and by more than matters.
};
BOOST_DESCRIBE_ENUM(
    Ground, not_measured, too_few_before, too_few_after, not_certain, baselines_differ, as_before,
    beyond_chance
)

/// A figure of one stretch of time, with how much it rests on: requests, samples, or starts.
struct Evidence {
    double value = 0;  ///< A rate from 0 to 1; microseconds; a share; bytes; a count; bytes/hour.
    std::int64_t of = 0;
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (value, of))

struct CriterionResult {
    Criterion criterion = Criterion::error_rate;
    Change change = Change::inconclusive;
    Ground ground = Ground::not_measured;
    std::optional<Evidence> before;      // The hours before the deployment.
    std::optional<Evidence> day_before;  // The same hours of the day before.
    std::optional<Evidence> after;
    std::optional<double> chance;  // That chance alone makes such a difference; the greater one.
    std::string fact;              // The same as a sentence.
};
BOOST_DESCRIBE_STRUCT(
    CriterionResult, (), (criterion, change, ground, before, day_before, after, chance, fact)
)

struct Comparison {
    Health health = Health::inconclusive;
    std::vector<std::string> reasons;  // The facts that decide, at least one.
    std::vector<CriterionResult> criteria;
};
BOOST_DESCRIBE_STRUCT(Comparison, (), (health, reasons, criteria))

/// What is compared. The hours before the deployment, and where it is known the time of the day
/// before that is as long and at the same hour as `after`.
struct ComparedFigures {
    events::ServiceFigures before;
    std::optional<events::ServiceFigures> day_before;
    events::ServiceFigures after;
};

Comparison compare(const ComparedFigures& figures);

}  // namespace mainstay::releases
