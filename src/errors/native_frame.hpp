// Frames of compiled programs, as debuggers, sanitizers, Valgrind and C libraries print them, each
// on a line. For src/errors/*.cpp only. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "errors/event.hpp"

namespace mainstay::errors {

/// The frame of a line: of gdb, lldb, a sanitizer, Valgrind, backtrace_symbols(), std::stacktrace
/// or `addr2line -p`. Nothing, if it is none, or could be of another language.
std::optional<Frame> native_frame(std::string_view line);

/// A line of what Valgrind and sanitizers print, without the `==PID==` before it.
std::string_view without_process(std::string_view line);

/// Whether a path ends as sources of compiled languages do.
bool is_native_source(std::string_view path);

/// `path:12` and `path:12:34`, with what compilers know besides behind it: ` (discriminator 3)`.
/// False, if it is none.
bool set_native_place(Frame& frame, std::string_view text);

/// `f+0x12/0x50`: nothing behind the name counts. Empty, if it is none.
std::string_view name_of_offset(std::string_view text);

}  // namespace mainstay::errors
