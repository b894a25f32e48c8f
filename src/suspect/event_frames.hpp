// What of an error event the search for its cause looks at. Pure; linear.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "errors/event.hpp"
#include "suspect/frame.hpp"

namespace mainstay::suspect {

inline constexpr std::size_t event_frames_max = 500;

/// The frames of an event that name a line of a file, the one that failed first, at most
/// `frames_max`: of the exception that was the cause of the others, and then of these; else of the
/// event itself, else of the thread that crashed.
std::vector<errors::Frame> failing_frames(const errors::ErrorEvent& event, std::size_t frames_max);

/// The same, as a repository is asked about them.
TraceFrames frames_of(const errors::ErrorEvent& event);

/// An event as Sentry's protocol has it, where the text begins as JSON; else the stack traces that
/// errors::read_exception_text reads. Refuses: event_malformed; event_too_large.
Result<errors::ErrorEvent> read_trace(std::string_view text);

}  // namespace mainstay::suspect
