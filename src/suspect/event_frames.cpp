#include "suspect/event_frames.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "errors/exception_text.hpp"
#include "errors/in_app.hpp"
#include "errors/read_event.hpp"
#include "errors/trace_path.hpp"

namespace mainstay::suspect {

namespace {

/// Those of a trace behind the others, from the innermost on.
void add(
    std::vector<errors::Frame>& frames, const std::optional<errors::StackTrace>& trace,
    std::size_t frames_max
) {
    if (!trace) return;
    for (auto frame = trace->frames.rbegin(); frame != trace->frames.rend(); ++frame)
        if (frame->line && *frame->line > 0 && frames.size() < frames_max) frames.push_back(*frame);
}

}  // namespace

std::vector<errors::Frame> failing_frames(const errors::ErrorEvent& event, std::size_t frames_max) {
    std::vector<errors::Frame> frames;
    for (const auto& exception : event.exceptions) add(frames, exception.trace, frames_max);
    if (frames.empty()) add(frames, event.trace, frames_max);
    for (const auto& thread : event.threads)
        if (frames.empty() && (thread.is_crashed || event.threads.size() == 1))
            add(frames, thread.trace, frames_max);
    return frames;
}

TraceFrames frames_of(const errors::ErrorEvent& event) {
    constexpr std::int64_t line_max = std::numeric_limits<int>::max();
    TraceFrames frames;
    for (const auto& frame : failing_frames(event, event_frames_max))
        frames.push_back({
            .path = errors::trace_path(frame),
            .line = static_cast<int>(std::min(*frame.line, line_max)),
            .function = frame.function,
            .in_app = errors::is_in_app(frame, event.platform),
        });
    return frames;
}

Result<errors::ErrorEvent> read_trace(std::string_view text) {
    // Nothing that is asked of it depends on the time.
    if (trimmed(text).starts_with('{')) return errors::read_event(text, Time{});
    auto read = errors::read_exception_text(text);
    errors::ErrorEvent event;
    event.platform = std::move(read.platform);
    event.exceptions = std::move(read.exceptions);
    return event;
}

}  // namespace mainstay::suspect
