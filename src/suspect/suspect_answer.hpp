// Suspects as the command writes them. Pure.
#pragma once

#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include "suspect/suspect.hpp"

namespace mainstay::suspect {

/// A line for each: `commit<TAB>confidence<TAB>reason`, further reasons after semicolons.
std::string as_text(const std::vector<Suspect>& suspects);

/// `[{"commit": …, "confidence": 0.82, "reasons": […]}]`
boost::json::array as_json(const std::vector<Suspect>& suspects);

}  // namespace mainstay::suspect
