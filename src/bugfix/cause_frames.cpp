#include "bugfix/cause_frames.hpp"

#include <algorithm>
#include <limits>

namespace mainstay::bugfix {

namespace {

using Frames = std::vector<errors::Frame>;

/// Those of a trace behind the others, from the innermost on.
void add(Frames& frames, const std::optional<errors::StackTrace>& trace) {
    if (!trace) return;
    for (auto frame = trace->frames.rbegin(); frame != trace->frames.rend(); ++frame)
        if (frame->line && *frame->line > 0 && frames.size() < mapped_paths_max)
            frames.push_back(*frame);
}

}  // namespace

std::vector<errors::Frame> frames_of(const errors::ErrorEvent& event) {
    Frames frames;
    for (const auto& exception : event.exceptions) add(frames, exception.trace);
    if (frames.empty()) add(frames, event.trace);
    for (const auto& thread : event.threads)
        if (frames.empty() && (thread.is_crashed || event.threads.size() == 1))
            add(frames, thread.trace);
    return frames;
}

std::vector<TracePath> paths_of(const std::vector<errors::Frame>& frames) {
    std::vector<TracePath> paths;
    for (const auto& frame : frames) paths.push_back({trace_path(frame), frame.in_app});
    return paths;
}

suspect::TraceFrames mapped_frames(const std::vector<errors::Frame>& frames, const CodeMap& map) {
    suspect::TraceFrames mapped;
    for (std::size_t at = 0; at < frames.size() && at < map.paths.size(); ++at) {
        const auto& line = frames[at].line;
        if (!map.paths[at] || !line || *line > std::numeric_limits<int>::max()) continue;
        mapped.push_back({
            .path = map.paths[at]->path,
            .line = static_cast<int>(*line),
            .function = frames[at].function,
            // What is of the repository is the application's, unless its reporter says otherwise.
            .in_app = frames[at].in_app.value_or(true),
        });
    }
    return mapped;
}

}  // namespace mainstay::bugfix
