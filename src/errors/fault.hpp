// The frame that is at fault. Pure.
#pragma once

#include "errors/event.hpp"

namespace mainstay::errors {

/// The innermost frame of the application, else of any; of the last exception that has frames, else
/// of the thread that crashed, else of the event. Nothing where there is none.
const Frame* frame_at_fault(const ErrorEvent& event);

/// The exception that people see: the one that came of all others. Nothing where there is none.
const Exception* main_exception(const ErrorEvent& event);

}  // namespace mainstay::errors
