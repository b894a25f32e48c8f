// Stack traces as languages print them, such as OpenTelemetry's `exception.stacktrace`, read into
// exceptions with frames. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "errors/event.hpp"

namespace mainstay::errors {

/// Longer texts are cut: what is behind is the outermost calls, or the cause's.
inline constexpr std::size_t exception_text_bytes_max = 256 * 1024;

struct ExceptionText {
    std::string platform;               // As events name it: "java", "python", …; empty: not known.
    std::vector<Exception> exceptions;  // The cause first, as in ErrorEvent.
};

/// Reads the traces of Java, Python, JavaScript, Go, .NET, Ruby and PHP, with their causes; of
/// Rust; of C and C++ as gdb, lldb, sanitizers, Valgrind, backtrace_symbols() and addr2line print
/// them; of the Linux kernel; and lines that are each `path:line` or `path:line:function`. The
/// language is found from the text. Of another text there is one exception without frames, and of
/// an empty one none. Frames are the outermost first, at most 250 an exception. Linear.
ExceptionText read_exception_text(std::string_view text);

}  // namespace mainstay::errors
