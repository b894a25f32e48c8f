// What may be done with reports. Whose figures they show, each report says for itself. Whoever adds
// an action lists it in reports_module.cpp.
#pragma once

#include "module/action.hpp"

namespace mainstay::reports {

/// See reports, each as far as its own permission reaches. No requester: figures are the desk's.
inline constexpr Action report_read{
    .name = "report_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
};

/// Have saved reports mailed to staff, on a schedule.
inline constexpr Action report_mail{
    .name = "report_mail",
    .scope = TokenScope::write,
    .manager = Reach::all,
};

}  // namespace mainstay::reports
