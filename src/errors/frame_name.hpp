// What of a frame's names counts. Pure.
#pragma once

#include <string_view>

#include "errors/family.hpp"
#include "errors/grouping.hpp"

namespace mainstay::errors {

/// Where scripts are loaded from over a network, or what a browser makes up: such an address says
/// nothing of the code. `file:` is none.
bool is_url(std::string_view path);

Component module_component(const Frame& frame, Family family);
Component file_component(const Frame& frame, Family family);
Component function_component(const Frame& frame, Family family);
Component context_component(const Frame& frame, Family family);

/// Whether the name of a function is one that a minifier gave.
bool is_minified(const Frame& frame, Family family);

}  // namespace mainstay::errors
