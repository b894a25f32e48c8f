// The checks of the whole installation that people may schedule: the same that commands do.
#pragma once

#include <vector>

#include "module/module.hpp"

namespace mainstay::server {

/// Whether the record of changes and all stored files are whole. `modules` tell what needs a file.
std::vector<SchedulableJob> installation_checks(std::vector<Module> modules);

}  // namespace mainstay::server
