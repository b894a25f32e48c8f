// `mainstay person export|erase`: what the law asks for about one person's data.
#pragma once

#include <vector>

#include "module/module.hpp"

namespace mainstay::server {

/// `modules` outlives them.
std::vector<InstallationCommand> person_commands(const std::vector<Module>& modules);

}  // namespace mainstay::server
