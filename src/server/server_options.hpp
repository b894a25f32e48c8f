// What the parts of the server itself are told of the settings.
#pragma once

#include "http/server.hpp"
#include "server/address.hpp"
#include "server/health.hpp"
#include "server/installation_clock.hpp"
#include "server/settings.hpp"

namespace mainstay::server {

/// `clock` outlives what is made with them.
http::Options http_options(
    const Settings& settings, const Address& listen, http::TrustedProxies proxies,
    const InstallationClock& clock
);

HealthLimits health_limits(const Settings& settings);

}  // namespace mainstay::server
