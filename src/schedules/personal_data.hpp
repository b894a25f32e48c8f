// What schedules hold about a person: that they made them.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::schedules {

/// A schedule belongs to the installation: it stays, and names its maker by their account.
PersonalData personal_data();

}  // namespace mainstay::schedules
