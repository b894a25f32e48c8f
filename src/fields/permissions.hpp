// What may be done to fields and forms.
#pragma once

#include "module/action.hpp"

namespace mainstay::fields {

/// What fields there are, and the forms of all applications.
inline constexpr Action field_read{
    .name = "field_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
};

/// Make and change them.
inline constexpr Action field_write{.name = "field_write", .scope = TokenScope::admin};

}  // namespace mainstay::fields
