// Recurring jobs: once in each period over all processes. However many periods were missed, one run
// makes up for them.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "db/sql.hpp"
#include "jobs/declaration.hpp"
#include "jobs/worker.hpp"

namespace mainstay::jobs {

/// Something done in every period. Periods are counted from 1970-01-01T00:00Z plus `at`, so that
/// all processes agree on them: {every = 24h, at = 3h} is daily at 03:00 UTC.
struct Schedule {
    std::string name;               // As a job's kind: `events.purge`.
    std::chrono::seconds every{0};  // At least one second.
    std::chrono::seconds at{0};
    Policy policy;
    std::function<void(const Run&)> work;
};

/// One row of `schedule`.
struct ScheduleRow {
    std::string name;
    std::optional<Time> last_at;
    Time next_at;
    std::int64_t version = 0;  // Of the program it belongs to, as a number.
};
BOOST_DESCRIBE_STRUCT(ScheduleRow, (), (name, last_at, next_at, version))

/// The first beginning of a period after `now`.
Time next_period(const Schedule& schedule, Time now);

/// Stores the schedules, and removes obsolete ones by the rule of declaration.hpp. A new
/// one begins with its next period.
void declare(db::Sql& sql, const std::vector<Schedule>& schedules, const Declarer& by);

/// Whether the time of any of these has come that belongs to this version of the program.
bool has_due(db::Sql& sql, const std::vector<Schedule>& schedules, const Declarer& by);

/// Enqueues a job for each schedule whose time has come and that belongs to this version, and
/// returns how many. One whose last job still waits or runs skips the period; a dead one of an
/// earlier period is dropped, so that a schedule fails visibly, once.
int enqueue_due(db::Sql& sql, const std::vector<Schedule>& schedules, const Declarer& by);

/// All schedules, at most 1,000, by name.
std::vector<ScheduleRow> schedules(db::Sql& sql);

/// The worker behind a schedule's jobs.
Worker worker_of(const Schedule& schedule);

}  // namespace mainstay::jobs
