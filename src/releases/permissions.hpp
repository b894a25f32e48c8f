// What may be done to deployments: each is of its application. Whoever adds an action lists it in
// releases_module.cpp. Programs are not here: one with an ingest key records deployments of its
// application, see recording.hpp.
#pragma once

#include "identity/identity.hpp"
#include "module/action.hpp"

namespace mainstay::releases {

/// What was deployed where and when, and how it did. No requester: it shows how the software is run
/// inside.
inline constexpr Action deployment_read{
    .name = "deployment_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = identity::application_kinds,
};

/// The same, recorded and ended.
inline constexpr Action deployment_record{
    .name = "deployment_record",
    .scope = TokenScope::write,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = identity::application_kinds,
};

/// Records that were made by mistake, removed.
inline constexpr Action deployment_manage{
    .name = "deployment_manage",
    .scope = TokenScope::write,
    .manager = Reach::all,
    .kinds = identity::application_kinds,
};

}  // namespace mainstay::releases
