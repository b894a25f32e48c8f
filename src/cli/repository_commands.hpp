// The commands by which people and scripts add repositories, through the API of a running server.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace mainstay::cli {

/// `repository add`, `repository list` and `repository fetch`.
std::vector<Command> repository_commands();

}  // namespace mainstay::cli
