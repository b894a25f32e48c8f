// What a commit did, as the first line of its message has it. Pure.
#pragma once

#include <string_view>

namespace mainstay::suspect {

/// Whether it says that it changed how code looks, where it stands or what it is called, and not
/// what it does.
bool is_cosmetic(std::string_view subject);

/// Whether it says that it added something.
bool is_feature(std::string_view subject);

}  // namespace mainstay::suspect
