// What deployments hold about a person.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::releases {

PersonalData personal_data();

}  // namespace mainstay::releases
