// What the parts of the server itself are told of the settings.
#pragma once

#include "base/address.hpp"
#include "http/server.hpp"
#include "server/health.hpp"
#include "server/installation_clock.hpp"
#include "server/settings.hpp"

namespace mainstay::server {

namespace code {
inline constexpr Code incomplete_tls{
    "incomplete_tls", Refusal::invalid, "{field} is missing: a certificate and its key go together"
};
}  // namespace code

/// Where the web UI and the API are. Refuses: invalid, naming the setting, with incomplete_tls
/// where a certificate or its key is missing.
Result<http::Listener> main_listener(const Settings& settings);

/// All but the listeners. `clock` outlives what is made with them.
http::Options http_options(
    const Settings& settings, http::TrustedProxies proxies, const InstallationClock& clock
);

HealthLimits health_limits(const Settings& settings);

}  // namespace mainstay::server
