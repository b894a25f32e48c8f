// The face of monitoring/: what applications send of themselves, and what people see of it.
#pragma once

#include <vector>

#include "http/route.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::monitoring {

Module module();

}  // namespace mainstay::monitoring
