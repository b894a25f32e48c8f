// What may be done with rules of automation.
#pragma once

#include "module/action.hpp"

namespace mainstay::automation {

/// Rules, seen, made, changed and switched on. A rule does nothing that its owner may not do, and
/// nothing at all once its owner has lost this.
inline constexpr Action automation_manage{
    .name = "automation_manage",
    .scope = TokenScope::write,
    .manager = Reach::all,
};

}  // namespace mainstay::automation
