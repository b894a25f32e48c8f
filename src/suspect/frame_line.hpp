// One line of a stack trace as text. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "suspect/frame.hpp"

namespace mainstay::suspect {

/// The frame that a line of a trace names; nothing, if it names none.
std::optional<TraceFrame> frame_in(std::string_view line);

/// The path that a class of Java, or of a language beside it, is compiled from: `com.a.B$C` and
/// `B.java` are `com/a/B.java`.
std::string java_path(std::string_view module, std::string_view file);

/// Whether a path is of a language's library, or of a package that was installed.
bool is_of_others(std::string_view path);

}  // namespace mainstay::suspect
