// What may be done with telemetry. Whoever adds an action lists it in monitoring_module.cpp.
#pragma once

#include "identity/identity.hpp"
#include "module/action.hpp"

namespace mainstay::monitoring {

/// Spans, log records, metrics and profiles of applications. No requester: they show how the
/// software works inside, and what its users do.
inline constexpr Action telemetry_read{
    .name = "telemetry_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = identity::application_kinds,
};

/// The endpoints of an application that are scraped, made, changed, tested and removed: the server
/// calls them. Who may do it sees telemetry, too: see scrape_targets.hpp.
inline constexpr Action scrape_target_manage{
    .name = "scrape_target_manage",
    .scope = TokenScope::admin,
    .manager = Reach::all,
    .kinds = identity::application_kinds,
};

/// Service level objectives of an application, made, changed, retired and restored. Who sees its
/// telemetry sees them.
inline constexpr Action objective_manage{
    .name = "objective_manage",
    .scope = TokenScope::write,
    .manager = Reach::all,
    .kinds = identity::application_kinds,
};

/// Monitors of an application, made, changed, paused and removed: what they find wakes people. Who
/// sees telemetry sees them.
inline constexpr Action monitor_manage{
    .name = "monitor_manage",
    .scope = TokenScope::write,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = identity::application_kinds,
};

}  // namespace mainstay::monitoring
