// Serving an installation: the one place where all modules are put together.
#pragma once

#include "base/result.hpp"
#include "module/module.hpp"
#include "server/settings.hpp"

namespace mainstay::server {

/// Serves until SIGINT or SIGTERM, then ends in order: what is in flight is finished. Prints the
/// address, and on the first start how to sign in. Refuses: as open_to_serve; already_served;
/// bad_address; as load_sample; as the modules do.
Result<> serve(const wire::SettingsSet& settings, const std::vector<Module>& modules);

}  // namespace mainstay::server
