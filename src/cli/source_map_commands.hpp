// The commands by which builds check and upload their source maps.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace mainstay::cli {

/// `errors check-maps` and `errors upload-maps`.
std::vector<Command> source_map_commands();

}  // namespace mainstay::cli
