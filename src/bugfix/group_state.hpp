// How a group stands, as it changes and as the timeline records it. Pure.
#pragma once

#include "bugfix/error_group.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

/// How the timeline names a group.
timeline::Subject subject_of(Id<ErrorGroup> id);

/// What is recorded of the state of a group.
wire::json::value recorded_state(const ErrorGroup& group);

/// Open, whatever was decided before.
void open_again(ErrorGroup& group);

}  // namespace mainstay::bugfix
