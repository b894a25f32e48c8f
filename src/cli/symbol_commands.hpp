// `mainstay errors upload-symbols`: symbols of native code, through the API of a running server.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace mainstay::cli {

std::vector<Command> symbol_commands();

}  // namespace mainstay::cli
