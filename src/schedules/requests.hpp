// What people ask of schedules, and what they are shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/catalogue.hpp"
#include "base/text.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "jobs/jobs.hpp"
#include "schedules/store.hpp"
#include "wire/codec.hpp"

namespace mainstay::schedules {

/// A job that can be scheduled.
struct SchedulableJobView {
    std::string name;
    std::string summary;
    wire::json::value arguments;  // As JSON Schema.
};
BOOST_DESCRIBE_STRUCT(SchedulableJobView, (), (name, summary, arguments))

struct PreviewSchedule {
    Line<200> cron;
    Line<100> zone;
    std::optional<Language> language;  // English if none is named.
};
BOOST_DESCRIBE_STRUCT(PreviewSchedule, (), (cron, zone, language))

/// What a cron expression means.
struct SchedulePreview {
    std::string text;             // `At 02:30, from Monday to Friday.`
    std::vector<Time> next_runs;  // The next five.
};
BOOST_DESCRIBE_STRUCT(SchedulePreview, (), (text, next_runs))

struct ListSchedules {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListSchedules, (), (limit, cursor))

struct WhichSchedule {
    Id<JobSchedule> id;
};
BOOST_DESCRIBE_STRUCT(WhichSchedule, (), (id))

struct CreateSchedule {
    Line<100> job;
    std::optional<wire::json::value> arguments;
    Line<200> cron;
    Line<100> zone;
    std::optional<jobs::MissedRuns> missed;  // Once if not said.
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(CreateSchedule, (), (job, arguments, cron, zone, missed, enabled))

/// What is not named stays as it is; `enabled` false pauses it.
struct ChangeSchedule {
    Id<JobSchedule> id;
    std::optional<std::int64_t> if_match;
    std::optional<wire::json::value> arguments;
    std::optional<Line<200>> cron;
    std::optional<Line<100>> zone;
    std::optional<jobs::MissedRuns> missed;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(ChangeSchedule, (), (id, if_match, arguments, cron, zone, missed, enabled))

/// What may be done to a schedule now.
enum class ScheduleAction { change, remove, run };
BOOST_DESCRIBE_ENUM(ScheduleAction, change, remove, run)

/// How the last run ended.
struct LastRun {
    Time ended_at;
    Outcome outcome = Outcome::passed;
    std::string report;  // In English.
};
BOOST_DESCRIBE_STRUCT(LastRun, (), (ended_at, outcome, report))

struct ScheduleView {
    Id<JobSchedule> id;
    std::string job;
    std::string summary;  // Empty where this version of the program does not know the job.
    wire::json::value arguments;
    std::string cron;
    std::string zone;
    jobs::MissedRuns missed = jobs::MissedRuns::once;
    bool enabled = true;
    std::vector<Time> next_runs;         // At most five; none while it is paused.
    std::optional<std::string> trouble;  // Why it cannot go on, though it is enabled.
    bool is_under_way = false;           // A run waits, or has begun.
    std::optional<LastRun> last_run;
    std::optional<identity::NameRef> made_by;
    Time created_at;
    std::int64_t version = 1;
    std::vector<ScheduleAction> may;
};
BOOST_DESCRIBE_STRUCT(
    ScheduleView, (),
    (id, job, summary, arguments, cron, zone, missed, enabled, next_runs, trouble, is_under_way,
     last_run, made_by, created_at, version, may)
)

}  // namespace mainstay::schedules
