// What each module is told of the settings.
#pragma once

#include "http/server.hpp"
#include "mail/settings.hpp"
#include "server/address.hpp"
#include "server/health.hpp"
#include "server/installation_clock.hpp"
#include "server/settings.hpp"
#include "ticketing/ticketing.hpp"

namespace mainstay::server {

ticketing::Options ticketing_options(const Settings& settings);

/// `clock` outlives what is made with them.
http::Options http_options(
    const Settings& settings, const Address& listen, http::TrustedProxies proxies,
    const InstallationClock& clock
);

HealthLimits health_limits(const Settings& settings);

mail::Settings mail_settings(const Settings& settings);

}  // namespace mainstay::server
