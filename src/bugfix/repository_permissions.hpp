// What may be done to repositories: each is of its applications, and who may do something to one of
// these may do it to the repository; who changes it must be allowed to for all of them.
#pragma once

#include "identity/identity.hpp"
#include "module/action.hpp"

namespace mainstay::bugfix {

/// Repositories, and how their mirrors are. No requester: they show how the software is built.
inline constexpr Action repository_read{
    .name = "repository_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = identity::application_kinds,
};

/// The same, added, changed, fetched and removed, with their secrets; how paths are mapped.
inline constexpr Action repository_manage{
    .name = "repository_manage",
    .scope = TokenScope::write,
    .manager = Reach::all,
    .kinds = identity::application_kinds,
};

}  // namespace mainstay::bugfix
