// What of an error event the search for its cause looks at. Pure.
#pragma once

#include <vector>

#include "bugfix/code_mapping.hpp"
#include "errors/event.hpp"
#include "suspect/frame.hpp"

namespace mainstay::bugfix {

/// The frames of an event that name a line of a file, the one that failed first, at most
/// mapped_paths_max: of the exception that was the cause of the others, and then of these; else of
/// the event itself, else of the thread that crashed.
std::vector<errors::Frame> frames_of(const errors::ErrorEvent& event);

/// The paths of frames, as code mappings take them.
std::vector<TracePath> paths_of(const std::vector<errors::Frame>& frames);

/// The frames whose paths are in the repository, by these.
suspect::TraceFrames mapped_frames(const std::vector<errors::Frame>& frames, const CodeMap& map);

}  // namespace mainstay::bugfix
