// What `mainstay schedule next` answers: when a cron expression comes next. Pure.
#pragma once

#include <string>
#include <string_view>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace mainstay::jobs {

/// The arguments of `mainstay schedule next EXPRESSION --zone Z [--count N]`.
struct NextRuns {
    std::string expression;
    std::string zone = "UTC";
    Count<1, 1'000> count{5};
};
BOOST_DESCRIBE_STRUCT(NextRuns, (), (expression, zone, count))

/// The next runs after `now`, a line each, as the clock of the zone shows them:
/// `2026-03-29T03:00:00+02:00`. Refuses: what parse_cron refuses, for `expression`; unknown_zone.
Result<std::string> next_runs_text(const NextRuns& wanted, Time now);

}  // namespace mainstay::jobs
