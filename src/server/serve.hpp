// Serving an installation: the one place where all modules are put together.
#pragma once

#include "base/result.hpp"
#include "server/settings.hpp"

namespace mainstay::server {

/// Serves until SIGINT or SIGTERM, then ends in order: what is in flight is finished. Prints the
/// address, and on the first start how to sign in. Refuses: as open_to_serve; already_served;
/// bad_address; as load_sample.
Result<> serve(const Settings& settings);

/// The API description (OpenAPI 3.1) of all routes, as JSON text.
std::string openapi_text();

}  // namespace mainstay::server
