// The face of schedules/: people say when which jobs run, and see what came of it. It knows no
// job: modules declare them (module/schedulable_job.hpp).
#pragma once

#include <span>
#include <vector>

#include "db/migration.hpp"
#include "module/schedulable_job.hpp"
#include "schedules/permissions.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::schedules {

/// What server/ installs: these jobs can be scheduled.
Module module(std::vector<SchedulableJob> jobs);

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::schedules
