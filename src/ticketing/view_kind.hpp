// Views of the list of tickets, which people save.
#pragma once

#include "module/view_kind.hpp"

namespace mainstay::ticketing {

ViewKind view_kind();

}  // namespace mainstay::ticketing
