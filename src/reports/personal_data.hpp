// What reports hold of a person: which they were mailed, and where they begin.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::reports {

/// Both go with the person. Saved reports are saved views: views/ has them.
PersonalData personal_data();

}  // namespace mainstay::reports
