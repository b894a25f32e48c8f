// The commands that work on tickets, through the API of a running server.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace mainstay::cli {

/// `ticket create`, `list`, `show`, `reply`, `note`, `assign`, `escalate`, `resolve`, `close`.
std::vector<Command> ticket_commands();

}  // namespace mainstay::cli
