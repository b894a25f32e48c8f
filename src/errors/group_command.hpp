// `mainstay errors group`: which of the events in files are one error.
#pragma once

#include "wire/command.hpp"

namespace mainstay::errors {

wire::Command group_command();

}  // namespace mainstay::errors
