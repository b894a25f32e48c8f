// The period of a report: days of a reader's time zone, parted into steps. Pure: no clock.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/zone.hpp"

namespace mainstay::reports {

/// Weeks begin on Monday. A period that has not ended ends with today.
enum class ReportPeriod {
    this_week,
    last_week,
    four_weeks,  ///< This week and the three before.
    this_month,
    last_month,
    this_quarter,
    last_quarter,
    this_year,
    custom,  ///< From one day to another, both included.
};
BOOST_DESCRIBE_ENUM(
    ReportPeriod, this_week, last_week, four_weeks, this_month, last_month, this_quarter,
    last_quarter, this_year, custom
)

enum class ReportStep { day, week, month };
BOOST_DESCRIBE_ENUM(ReportStep, day, week, month)

/// How long a period may be, and how many steps it may have.
inline constexpr int days_max = 800;
inline constexpr std::size_t steps_max = 400;

/// What is asked for. Days are `2026-11-30`.
struct PeriodRequest {
    ReportPeriod period = ReportPeriod::four_weeks;
    std::optional<std::string> first, last;  // Of custom.
    std::optional<ReportStep> step;          // By the length, if empty.
};

/// A period of a zone as instants.
struct Span {
    std::string first, last;  // Its days, both included.
    ReportStep step = ReportStep::day;
    std::vector<Time> bounds;  // Where steps begin, and where the last ends.

    Time from() const { return bounds.front(); }

    Time to() const { return bounds.back(); }
};

/// Refuses: invalid, naming `from` or `to`, with missing, bad_day, last_before_first or
/// period_too_long.
Result<Span> span_of(const PeriodRequest& request, const Zone& zone, Time now);

}  // namespace mainstay::reports
