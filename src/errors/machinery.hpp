// Calls that are there in each trace of a kind, or by the mood of a runtime: they say nothing of
// the error. Pure.
#pragma once

#include <string_view>

#include "errors/family.hpp"

namespace mainstay::errors {

/// Why the frame never counts, whoever it belongs to; empty: it may count.
std::string_view machinery_hint(const Frame& frame, Family family);

}  // namespace mainstay::errors
