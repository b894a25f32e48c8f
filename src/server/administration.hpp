// What an administrator does on the machine itself, beside a server that may be running. Whoever
// may read the data directory and its key may do all of this.
#pragma once

#include <vector>

#include "module/module.hpp"

namespace mainstay::server {

/// The commands on an installation: those of all modules, `person …`, `timeline verify`,
/// `blobs verify` and `search rebuild`.
/// `modules` outlives them. They refuse: as load_settings, open_existing, and what each says.
std::vector<wire::Command> administration_commands(const std::vector<Module>& modules);

}  // namespace mainstay::server
