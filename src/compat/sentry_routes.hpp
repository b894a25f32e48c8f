// Where Sentry's libraries send: the address that they make of a DSN.
#pragma once

#include <vector>

#include "bugfix/bugfix.hpp"
#include "compat/tunnel_senders.hpp"
#include "http/route.hpp"

namespace mainstay::compat {

/// What they send is given to.
struct SentryTakers {
    bugfix::ErrorIntake intake{};
    TunnelSenders senders{};
};

/// Envelopes and single events, at the root and under /sentry: an application's id is the project,
/// an ingest key of it the public key. An envelope may bring the key in its DSN, where the request
/// names none.
std::vector<http::Route> sentry_routes(const SentryTakers& takers);

}  // namespace mainstay::compat
