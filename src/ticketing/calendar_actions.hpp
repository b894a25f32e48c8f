// What may be done with business calendars. Whoever adds an action lists it in
// ticketing_module.cpp.
#pragma once

#include "module/action.hpp"

namespace mainstay::ticketing {

/// Business calendars, of which there is no harm in knowing for staff.
inline constexpr Action calendar_read{
    .name = "calendar_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
};

/// Make and change them, which moves what is due.
inline constexpr Action calendar_write{
    .name = "calendar_write",
    .scope = TokenScope::admin,
};

}  // namespace mainstay::ticketing
