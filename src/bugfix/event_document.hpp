// A kept event as a page shows it: what errors/ reads of it, and the rest as it was sent. Pure.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "bugfix/event_views.hpp"
#include "errors/native_frames.hpp"
#include "errors/symbolicate.hpp"

namespace mainstay::bugfix {

/// Leads frames back to their sources, and gives what is missing for it.
using MapFrames = std::function<std::vector<errors::Unmapped>(errors::ErrorEvent&)>;

/// Resolves native frames, and gives the binaries that symbols are missing of.
using ResolveFrames = std::function<std::vector<errors::Unresolved>(errors::ErrorEvent&)>;

/// Of what packed_event gave. All is empty where the event was too large to be kept.
ErrorEventView event_document(
    std::string_view content, Time received, const MapFrames& map_frames,
    const ResolveFrames& resolve_frames
);

}  // namespace mainstay::bugfix
