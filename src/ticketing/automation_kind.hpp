// What rules of automation may do with tickets: what sets them off, how tickets are found and
// named, and what is done to them, which is what macros and people do.
#pragma once

#include <vector>

#include "module/automation_kind.hpp"

namespace mainstay::ticketing {

AutomationKind automation_kind();

/// `update` takes the steps of a macro.
std::vector<AutomationAction> automation_actions();

}  // namespace mainstay::ticketing
