// `mainstay templates`: names the pattern of each log line as it comes.
#pragma once

#include "wire/command.hpp"

namespace mainstay::telemetry {

/// `mainstay templates`: prints `id<TAB>template` for each line of a file or of standard input.
wire::Command templates_command();

}  // namespace mainstay::telemetry
