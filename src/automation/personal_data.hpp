// What rules hold about a person: that they own them.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::automation {

/// A rule belongs to the installation: it stays, and names its owner by their account.
PersonalData personal_data();

}  // namespace mainstay::automation
