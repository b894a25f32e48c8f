// The commands about service levels, which read plain files.
#pragma once

#include "wire/command.hpp"

namespace mainstay::ticketing {

/// `mainstay service-level explain FILE`.
wire::Command explain_service_level_command();

}  // namespace mainstay::ticketing
