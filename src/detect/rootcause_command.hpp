// `mainstay rootcause`: names the likely root causes of a fault from metrics in a file.
#pragma once

#include "wire/command.hpp"

namespace mainstay::detect {

/// `mainstay rootcause FILE`: prints `{"component", "metric", "score", "reason"}` a line.
wire::Command rootcause_command();

}  // namespace mainstay::detect
