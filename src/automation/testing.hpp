// What tests of modules whose things are automated need of automation/ besides its face.
#pragma once

#include "automation/automation.hpp"
#include "automation/dry_run.hpp"
#include "automation/follow.hpp"
#include "automation/notifications.hpp"
#include "automation/schedule.hpp"
#include "automation/service.hpp"
