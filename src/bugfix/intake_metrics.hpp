// What came in of errors, for the metrics of the server.
#pragma once

#include <vector>

#include "bugfix/intake.hpp"
#include "http/metrics.hpp"

namespace mainstay::bugfix {

std::vector<http::Family> intake_metrics(const ErrorIntake& intake);

}  // namespace mainstay::bugfix
