// Schedules of people to rows and back. No rule lives here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::schedules {

/// How a run ended: all was as it should be; it was not; or nobody knows, since the job could not
/// be done.
enum class Outcome { passed, failed, error };
BOOST_DESCRIBE_ENUM(Outcome, passed, failed, error)

/// One row of `job_schedule`.
struct JobSchedule {
    Id<JobSchedule> id;
    std::string job;        // As its module declares it.
    std::string arguments;  // JSON.
    std::optional<Id<User>> made_by;
    Time created_at;
    std::int64_t version = 1;  // Of what people change; runs do not count.
    std::optional<Time> began_at;
    std::optional<Time> ended_at;       // Of the last run that ended.
    std::optional<Outcome> outcome;     // Of that run.
    std::optional<std::string> report;  // What that run has to say.
};
BOOST_DESCRIBE_STRUCT(
    JobSchedule, (),
    (id, job, arguments, made_by, created_at, version, began_at, ended_at, outcome, report)
)

namespace store {

Id<JobSchedule> insert(db::Sql& sql, const JobSchedule& schedule);

std::optional<JobSchedule> find(db::Sql& sql, Id<JobSchedule> id);

/// In the order they were made, those after `after`. Index: the primary key.
std::vector<JobSchedule> list(db::Sql& sql, Id<JobSchedule> after, int limit);

std::int64_t count(db::Sql& sql);

/// Those that the person made. Index: job_schedule_maker.
std::vector<JobSchedule> made_by(db::Sql& sql, Id<User> person, Id<JobSchedule> after, int limit);

/// Writes its arguments and raises its version; false where it is another version by now.
bool update(db::Sql& sql, const JobSchedule& schedule);

void remove(db::Sql& sql, Id<JobSchedule> id);

/// Writes that a run began, or how it ended.
void write_run(db::Sql& sql, const JobSchedule& schedule);

}  // namespace store

}  // namespace mainstay::schedules
