// `mainstay errors symbols`: what is at an address of a program.
#pragma once

#include "wire/command.hpp"

namespace mainstay::symbols {

wire::Command symbols_command();

}  // namespace mainstay::symbols
