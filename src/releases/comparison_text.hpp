// What a comparison found, as plain sentences. Pure.
#pragma once

#include <string>

#include "releases/comparison.hpp"

namespace mainstay::releases {

/// `Failed requests: 4.20 % of 1180, before 0.30 % of 12400: worse (chance < 0.0001).`
std::string fact_of(const CriterionResult& result);

}  // namespace mainstay::releases
