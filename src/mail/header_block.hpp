// The header of a mail as people may read it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// The lines above the first empty line of `raw`, as clean UTF-8, at most 16 KiB; what has no
/// header gives its first lines instead, so that there is something to decide by.
std::string header_block(std::string_view raw);

}  // namespace mainstay::mail
