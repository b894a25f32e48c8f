// Finds that an operation of a service became slow or fails: its last requests beside those before
// them, and beside the same hour of earlier days where that is known. Pure: no clock, no files.
// What goes in is described, so that it can be kept beside a finding and judged again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/time.hpp"

namespace mainstay::detect {

/// How long requests took, in bins: `requests[i]` of them took about `micros[i]`, which rises.
struct Durations {
    std::vector<std::int64_t> micros;
    std::vector<std::int64_t> requests;
};
BOOST_DESCRIBE_STRUCT(Durations, (), (micros, requests))

/// The bins that an input has at most, in each of its Durations; what is asked for with more is
/// joined to so many (see joined).
inline constexpr std::size_t duration_bins_max = 200;

/// The requests that began in a stretch of time.
struct RequestStretch {
    Time from;
    std::int64_t seconds = 0;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    Durations durations;
};
BOOST_DESCRIBE_STRUCT(RequestStretch, (), (from, seconds, requests, errors, durations))

/// The requests of a minute, summed up.
struct RequestMinute {
    Time from;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::int64_t p50_micros = 0;
    std::int64_t p95_micros = 0;
};
BOOST_DESCRIBE_STRUCT(RequestMinute, (), (from, requests, errors, p50_micros, p95_micros))

/// What an operation did before: as a whole, and by the minute.
struct OperationBefore {
    Durations durations;
    std::vector<RequestMinute> minutes;  ///< By time; those without requests are left out.
};
BOOST_DESCRIBE_STRUCT(OperationBefore, (), (durations, minutes))

/// What it did at the same hour of earlier days.
struct OperationOnOtherDays {
    std::int64_t days = 0;
    std::int64_t errors = 0;
    Durations durations{};
};
BOOST_DESCRIBE_STRUCT(OperationOnOtherDays, (), (days, errors, durations))

struct OperationInput {
    std::string environment{};
    std::string service{};
    std::string operation{};
    Time at;                               ///< When it is judged.
    std::int64_t operations = 1;           ///< So many are judged at once: of more, more is chance.
    std::vector<RequestStretch> recent{};  ///< By time.
    OperationBefore before{};
    std::optional<OperationOnOtherDays> other_days{};
    bool is_open = false;  ///< It was found worse before: whether it still is, is asked.
};
BOOST_DESCRIBE_STRUCT(
    OperationInput, (),
    (environment, service, operation, at, operations, recent, before, other_days, is_open)
)

/// It is worse; it is not, as far as can be seen; too little is known.
enum class ChangeVerdict { worse, fine, unknown };
BOOST_DESCRIBE_ENUM(ChangeVerdict, worse, fine, unknown)

/// What is held of one side of an operation.
struct OperationChange {
    ChangeVerdict verdict = ChangeVerdict::unknown;
    double score = 0;        ///< From 0 to 1; from finding_from on it is worse.
    double probability = 1;  ///< That chance alone makes such a difference, among so many.
    double before = 0;       ///< Microseconds, or a share of errors: what is compared.
    double after = 0;
    std::int64_t requests = 0;  ///< That were looked at last.
    std::int64_t seconds = 0;   ///< In so much time.
    std::string reason;         ///< A sentence with the figures; also of why nothing is held.
};
BOOST_DESCRIBE_STRUCT(
    OperationChange, (), (verdict, score, probability, before, after, requests, seconds, reason)
)

struct OperationJudgement {
    OperationChange latency;  ///< Of the median, or of the 95th percentile.
    OperationChange errors;
};
BOOST_DESCRIBE_STRUCT(OperationJudgement, (), (latency, errors))

/// Judges. Slower is worse where the rank test says so, or where more are above what nine of ten
/// were below, by at least three tenths and some milliseconds; failing is worse from two percentage
/// points and five failures on. Either must last: both halves of the time that is looked at show
/// it, no minute before was as bad but few, and it does not subside. Of one that is_open, half of
/// that is enough. Few requests, a beginning and long polls are unknown. More requests alone are
/// nothing. Cost: linear in the bins.
OperationJudgement judge_operation(const OperationInput& input);

/// What was before the last `seconds` of an input: what one that is_open is set beside from then
/// on.
OperationBefore before_window(const OperationInput& input, std::int64_t seconds);

/// Whether what was read can be judged: lists of a pair are as long as each other, bins rise, and
/// nothing is negative. Refuses: bad_snapshot.
Result<> check_input(const OperationInput& input);

/// The value at `share` of all, 0 the least. 0 where there are none.
double quantile_of(const Durations& durations, double share);

std::int64_t requests_of(const Durations& durations);

/// Both together.
Durations added(const Durations& first, const Durations& second);

/// With at most so many bins, neighbours joined where there are more. REQUIRES: bins_max > 0.
Durations joined(const Durations& durations, std::size_t bins_max);

namespace code {

inline constexpr Code bad_snapshot{
    "bad_snapshot", Refusal::invalid, "This is no snapshot of an operation: {reason}."
};

}  // namespace code

}  // namespace mainstay::detect
