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

}  // namespace mainstay::monitoring
