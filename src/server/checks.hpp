// The checks of the whole installation that people may schedule: the same that commands do.
#pragma once

#include <string_view>
#include <vector>

#include "module/module.hpp"

namespace mainstay::server {

/// The check of the record, as a job.
inline constexpr std::string_view timeline_check = "timeline.verify";

/// Whether the record of changes and all stored files are whole. `modules` tell what needs a file.
std::vector<SchedulableJob> installation_checks(std::vector<Module> modules);

}  // namespace mainstay::server
