// Who sees how suggestions do, and who may train or switch them off. A suggestion on a ticket is
// asked of the ticket's own actions. Whoever adds an action lists it in ticketing_module.cpp.
#pragma once

#include "module/action.hpp"

namespace mainstay::ticketing {

inline constexpr Action suggestion_manage{
    .name = "suggestion_manage",
    .scope = TokenScope::admin,
    .manager = Reach::all,
};

}  // namespace mainstay::ticketing
