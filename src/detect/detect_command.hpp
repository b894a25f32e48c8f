// `mainstay detect`: scores the values of a file.
#pragma once

#include "wire/command.hpp"

namespace mainstay::detect {

wire::Command detect_command();

}  // namespace mainstay::detect
