// What error groups hold of people, given out and erased.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::bugfix {

PersonalData personal_data();

}  // namespace mainstay::bugfix
