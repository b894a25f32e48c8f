// How a group stands, as it changes and as the timeline records it. Pure.
#pragma once

#include <string_view>

#include "bugfix/error_group.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

/// How the timeline names a group.
timeline::Subject subject_of(Id<ErrorGroup> id);

/// What is recorded of the state of a group.
wire::json::value recorded_state(const ErrorGroup& group);

/// Resolved as it was recorded, but for when. False where what is recorded is not resolved.
bool restore_state(ErrorGroup& group, std::string_view recorded);

/// Open, whatever was decided before.
void open_again(ErrorGroup& group);

}  // namespace mainstay::bugfix
