// The job that looks at signals whose time has come. At most one waits: the earliest time counts.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "db/database.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::signals {

struct SweepSignals {
    static constexpr std::string_view kind = "signals.sweep";
};
BOOST_DESCRIBE_STRUCT(SweepSignals, (), ())

/// What is due later is left to the schedule, which looks each minute.
inline constexpr std::chrono::hours sweep_ahead{1};

/// Looks at all that is due: signals, and sources that are silent.
jobs::Worker sweep_worker(db::Database& database);

/// The same each minute; and each night what is older than `kept` is removed.
std::vector<jobs::Schedule> schedules(db::Database& database, std::chrono::days kept);

}  // namespace mainstay::signals
