// The face of schedules/: people say when which jobs run, and see what came of it. It knows no
// job: modules declare them (module/schedulable_job.hpp).
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "db/migration.hpp"
#include "module/schedulable_job.hpp"
#include "schedules/permissions.hpp"
#include "schedules/store.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::schedules {

/// What server/ installs: these jobs can be scheduled.
Module module(std::vector<SchedulableJob> jobs);

/// The tables of this module.
std::span<const db::Migration> migrations();

/// The schedule of that job whose run ended last, if one has. There are at most `schedules_max`.
std::optional<JobSchedule> last_run_of(db::Sql& sql, std::string_view job);

}  // namespace mainstay::schedules
