// `mainstay suspect`: the commits that caused what a fix mends, or what a stack trace shows.
#pragma once

#include "wire/command.hpp"

namespace mainstay::suspect {

wire::Command suspect_command();

}  // namespace mainstay::suspect
