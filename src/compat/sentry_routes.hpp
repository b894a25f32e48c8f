// Where Sentry's libraries send: the address that they make of a DSN.
#pragma once

#include <vector>

#include "bugfix/bugfix.hpp"
#include "http/route.hpp"

namespace mainstay::compat {

/// Envelopes and single events, at the root and under /sentry: an application's id is the project,
/// an ingest key of it the public key.
std::vector<http::Route> sentry_routes(const bugfix::ErrorIntake& intake);

}  // namespace mainstay::compat
