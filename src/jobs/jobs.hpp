// The face of jobs/: durable work in the background.
#pragma once

#include <span>

#include "db/migration.hpp"
#include "jobs/codes.hpp"
#include "jobs/cron.hpp"
#include "jobs/cron_words.hpp"
#include "jobs/declaration.hpp"
#include "jobs/queue.hpp"
#include "jobs/runner.hpp"
#include "jobs/schedule.hpp"
#include "jobs/schedule_command.hpp"
#include "jobs/user_schedule.hpp"
#include "jobs/worker.hpp"

namespace mainstay::jobs {

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::jobs
