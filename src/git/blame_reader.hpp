// Reads what `git blame --incremental` writes. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/blame.hpp"

namespace mainstay::git {

/// In the order of lines; nothing, if it is not what git writes.
std::optional<std::vector<BlamedLines>> read_blame(std::string_view answer);

/// A path as git writes it on a line: as it is, or in quotes with the escapes of C.
std::string unquoted(std::string_view text);

}  // namespace mainstay::git
