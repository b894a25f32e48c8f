// What may be done to schedules that people make.
#pragma once

#include "module/action.hpp"

namespace mainstay::schedules {

/// Schedules, seen, made, changed and run. Administrators only, unless a role says so.
inline constexpr Action schedules_manage{.name = "schedules_manage", .scope = TokenScope::admin};

}  // namespace mainstay::schedules
