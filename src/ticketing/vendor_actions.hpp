// What may be done with vendors. Whoever adds an action lists it in ticketing_module.cpp. What is
// written to a vendor from a ticket needs what notes and work on that ticket need.
#pragma once

#include "module/action.hpp"

namespace mainstay::ticketing {

/// Vendors, and what their contracts promise.
inline constexpr Action vendor_read{
    .name = "vendor_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
};

/// Make, change and remove them.
inline constexpr Action vendor_write{
    .name = "vendor_write",
    .scope = TokenScope::admin,
    .manager = Reach::all,
};

}  // namespace mainstay::ticketing
