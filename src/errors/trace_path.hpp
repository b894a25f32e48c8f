// The path that a frame names, in one form whatever its language. Pure.
#pragma once

#include <string>
#include <string_view>

#include "errors/event.hpp"

namespace mainstay::errors {

/// The path that a frame names: of the JVM made of its package, of a bundle without its scheme and
/// query; with `/` between its parts, and neither `.` nor `..`. Empty: it names none.
std::string trace_path(const Frame& frame);

/// The same of a text alone.
std::string trace_path(std::string_view text);

}  // namespace mainstay::errors
