// What may be done to error groups: each is of its application. Whoever adds an action lists it in
// bugfix_module.cpp. Programs are not here: one with an ingest key reports errors of its
// application.
#pragma once

#include "identity/identity.hpp"
#include "module/action.hpp"

namespace mainstay::bugfix {

/// Error groups, their events and counts. No requester: events show the software inside, and data
/// of other customers.
inline constexpr Action error_read{
    .name = "error_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = identity::application_kinds,
};

/// The same, resolved, ignored, assigned, merged and given tickets; and rules of grouping.
inline constexpr Action error_manage{
    .name = "error_manage",
    .scope = TokenScope::write,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = identity::application_kinds,
};

}  // namespace mainstay::bugfix
