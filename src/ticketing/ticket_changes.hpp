// What of a change requesters are not shown. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "ticketing/custom_fields.hpp"

namespace mainstay::ticketing {

/// Whether a word of events::TicketChanged::what is of the inside: how staff sort and hand out
/// their work.
inline bool is_internal_change(std::string_view what) {
    constexpr std::array<std::string_view, 12> inside{
        "note",     "labels",     "level",  "team",           "watchers", "service_level",
        "approval", "admissions", "vendor", "vendor_message", "time",     internal_fields
    };
    return std::ranges::find(inside, what) != inside.end();
}

}  // namespace mainstay::ticketing
