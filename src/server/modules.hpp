// The modules of this program.
#pragma once

#include <vector>

#include "module/module.hpp"

namespace mainstay::server {

/// Each module, floor by floor. What is made of one refers to it.
std::vector<Module> modules();

/// The settings of the server and of all modules, with their defaults.
wire::SettingsSet default_settings(const std::vector<Module>& modules);

/// What may be done: of each module, and of the server itself.
std::vector<const Action*> all_actions(const std::vector<Module>& modules);

/// What a module is told of the installation and of all modules.
Site site_of(const std::vector<Module>& modules, const wire::SettingsSet& settings);

}  // namespace mainstay::server
