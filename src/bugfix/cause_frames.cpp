#include "bugfix/cause_frames.hpp"

#include <limits>

#include "suspect/event_frames.hpp"

namespace mainstay::bugfix {

std::vector<errors::Frame> frames_of(const errors::ErrorEvent& event) {
    return suspect::failing_frames(event, mapped_paths_max);
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
