// The face of automation/: rules on events and on time. It knows no kind of thing: modules declare
// them (module/automation_kind.hpp).
#pragma once

#include <span>
#include <vector>

#include "automation/permissions.hpp"
#include "db/migration.hpp"
#include "module/automation_kind.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::automation {

/// What server/ installs: rules on these kinds of things, with these actions.
Module module(std::vector<AutomationKind> kinds, std::vector<AutomationAction> actions);

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::automation
