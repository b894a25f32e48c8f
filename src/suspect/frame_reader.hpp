// Reads the frames of a stack trace: of an event of Sentry, or of text as programs print it.
// Pure; linear.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "suspect/frame.hpp"

namespace mainstay::suspect {

inline constexpr std::size_t trace_bytes_max = std::size_t{8} << 20;
inline constexpr std::size_t trace_frames_max = 20'000;  ///< Further ones are not read.

namespace code {

inline constexpr Code trace_not_read{
    "trace_not_read", Refusal::invalid, "The trace is no event and no text with frames: {reason}."
};

}  // namespace code

/// The frame that failed first; of exceptions that caused others, theirs before those of the
/// others. An event is a JSON object; all else is text, of which lines without a frame are passed
/// over: Python, Java, JavaScript, Go, Rust, C and C++ (gdb, sanitizers), Ruby, PHP, .NET, and
/// `path:line` or `path:line:function`. Refuses: trace_not_read.
Result<TraceFrames> read_frames(std::string_view text);

}  // namespace mainstay::suspect
