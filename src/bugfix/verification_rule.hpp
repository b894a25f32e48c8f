// When an error that was resolved counts as gone: when it would have been seen by now, were it as
// frequent as before. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/catalogue.hpp"
#include "base/time.hpp"

namespace mainstay::bugfix {

/// By what it is measured how much an error could have been seen.
enum class ExposureBasis { hours, sessions };
BOOST_DESCRIBE_ENUM(ExposureBasis, hours, sessions)

/// How often an error came before it was resolved, and how much it could have come.
struct FrequencyBefore {
    std::int64_t events = 0;
    std::int64_t occurrences = 0;  ///< Hours that had any: events that come together are one.
    double hours = 0;
    std::int64_t sessions = 0;  ///< 0: none are known.
};

/// How much it could have come since, without coming.
struct QuietTime {
    double hours = 0;  ///< In which the release in question, or a later one, was in use.
    std::int64_t sessions = 0;
};

struct QuietVerdict {
    ExposureBasis basis = ExposureBasis::hours;
    double expected = 0;  ///< Events that would have come, at the frequency of before.
    double chance = 1;    ///< Of so long a silence, were it as frequent as before.
    bool is_verified = false;
};

/// A silence that is less likely than this is no accident.
inline constexpr double silence_chance_max = 0.05;

/// Much goes by the time of day, so a silence is to last for half of one at least.
inline constexpr double quiet_hours_min = 12;

/// After so much use without it, what came seldom counts as gone too.
inline constexpr double quiet_hours_enough = 30 * 24;

/// With `n` occurrences in the exposure `before`, and none in the exposure `since`, all `n` fell
/// into the first part by chance with the probability (before / (before + since))^n, were the
/// frequency the same (the conditional test of two Poisson rates). Sessions count where they are
/// known of both times, else hours.
QuietVerdict judge_quiet(const FrequencyBefore& before, const QuietTime& since);

/// A stretch of time in which something was in use.
struct UseSpan {
    Time from;
    Time to;
};

/// How many hours they cover together between `from` and `to`.
double hours_covered(std::vector<UseSpan> spans, Time from, Time to);

/// What a verdict rests on, as it is kept and shown.
struct QuietEvidence {
    std::string release;    ///< From which on; empty: of all.
    bool is_later = false;  ///< What counts is later than that release.
    Time since;
    double hours = 0;
    std::int64_t sessions = 0;
    ExposureBasis basis = ExposureBasis::hours;
    double expected = 0;
    double chance = 1;
};
BOOST_DESCRIBE_STRUCT(
    QuietEvidence, (), (release, is_later, since, hours, sessions, basis, expected, chance)
)

/// `412 sessions in 18 hours of release 2.4.1 and later without it; 37 events would have been
/// expected`.
std::string words_of(const QuietEvidence& evidence, Language language);

}  // namespace mainstay::bugfix
