// Finds that the requests of a service, which came steadily, stopped, as against one that is idle.
// Pure: no clock, no files. What goes in is described, so that it can be kept beside a finding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"

namespace mainstay::monitoring {

/// So long is a stretch of time in which requests are counted.
inline constexpr std::chrono::seconds stretch_time{10};

/// The requests that began in a stretch. Those without any are left out.
struct CountedStretch {
    Time from;
    std::int64_t requests = 0;
};
BOOST_DESCRIBE_STRUCT(CountedStretch, (), (from, requests))

/// What the services that call it did since it fell silent, and just before.
struct CallsToService {
    bool are_known = false;      ///< Its callers, and how their calls to it are recognized.
    bool is_called_else = true;  ///< A good part of its requests came from elsewhere.
    std::int64_t calls = 0;
    std::int64_t failures = 0;
    std::int64_t answered = 0;  ///< Ended well so long ago that its own spans should be there.
    std::int64_t calls_before = 0;
    std::int64_t failures_before = 0;
    Time first_failed{};
    Time last_failed{};
    std::vector<std::string> callers{};  ///< Who called it before.
};
BOOST_DESCRIBE_STRUCT(
    CallsToService, (),
    (are_known, is_called_else, calls, failures, answered, calls_before, failures_before,
     first_failed, last_failed, callers)
)

/// The same time of an earlier day.
struct EarlierDay {
    std::int64_t days_ago = 0;
    std::int64_t before = 0;           ///< Requests in the half hour before.
    std::int64_t after = 0;            ///< Requests in the ten minutes after.
    std::int64_t longest_minutes = 0;  ///< The longest time about then without any.
};
BOOST_DESCRIBE_STRUCT(EarlierDay, (), (days_ago, before, after, longest_minutes))

struct SilenceInput {
    std::string environment{};
    std::string service{};
    Time at;                                  ///< When it is judged.
    std::int64_t lag_seconds = 10;            ///< So long after a request began its span may come.
    Time last_at{};                           ///< When the last request began.
    std::vector<CountedStretch> stretches{};  ///< Of the hour before, by time.
    CallsToService calls{};
    std::vector<EarlierDay> earlier_days{};
};
BOOST_DESCRIBE_STRUCT(
    SilenceInput, (),
    (environment, service, at, lag_seconds, last_at, stretches, calls, earlier_days)
)

/// It stopped; nobody calls it any more; too little is known, or it may be usual.
enum class SilenceVerdict { silent, idle, unknown };
BOOST_DESCRIBE_ENUM(SilenceVerdict, silent, idle, unknown)

/// What shows that it is not idle: calls to it fail; calls to it are answered, but its spans do not
/// come; requests from where nobody can look stopped at once.
enum class SilenceSign { calls_fail, spans_missing, stopped };
BOOST_DESCRIBE_ENUM(SilenceSign, calls_fail, spans_missing, stopped)

struct SilenceJudgement {
    SilenceVerdict verdict = SilenceVerdict::unknown;
    SilenceSign sign = SilenceSign::stopped;
    double score = 0;           ///< From 0 to 1; from 0.5 on it is silent.
    double probability = 1;     ///< That nothing comes for so long by chance.
    double usual_share = 0;     ///< In what share of stretches something came before.
    double usual_a_second = 0;  ///< Requests.
    Time since{};
    std::int64_t seconds = 0;  ///< For which it is silent.
    std::string reason;        ///< A sentence with the figures; also of why nothing is held.
};
BOOST_DESCRIBE_STRUCT(
    SilenceJudgement, (),
    (verdict, sign, score, probability, usual_share, usual_a_second, since, seconds, reason)
)

/// Time that says nothing of what is usual.
struct LeftOut {
    Time from;
    Time to;
};

/// Judges. Requests must have come for three minutes, in three of ten stretches at least; what is
/// called now and then stays unknown. How improbable it is that nothing comes in a stretch is read
/// from the hour before and its last minutes, whichever makes it more usual; the silence must be
/// twice as long as any in that hour, and not usual at this time of earlier days. Where calls of
/// others to it fail, which did not before, fifteen seconds are enough. Where its callers are known
/// and none calls it any more it is idle. Cost: linear in the stretches.
SilenceJudgement judge_silence(
    const SilenceInput& input, const std::vector<LeftOut>& left_out = {}
);

/// Whether it answers again: in the last minute requests came in seven tenths of the usual
/// stretches.
bool has_returned(
    const std::vector<CountedStretch>& stretches, double usual_share, Time at,
    std::int64_t lag_seconds
);

/// Whether calls to it fail though its silence is not certain yet.
bool calls_fail(const CallsToService& calls);

}  // namespace mainstay::monitoring
