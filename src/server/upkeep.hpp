// What every installation does now and then, beside what the modules ask for.
#pragma once

#include <vector>

#include "jobs/schedule.hpp"
#include "server/installation.hpp"
#include "server/installation_clock.hpp"

namespace mainstay::server {

/// Removes what is no longer needed. Nothing is removed for its age within a day of a jump of the
/// clock: what looks old may be new. Both outlive the schedules.
std::vector<jobs::Schedule> upkeep(Installation& installation, const InstallationClock& clock);

}  // namespace mainstay::server
