// The command by which pipelines and people record deployments, through the API of a running
// server.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace mainstay::cli {

/// `deploy record`.
std::vector<Command> deploy_commands();

}  // namespace mainstay::cli
