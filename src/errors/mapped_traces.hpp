// The stack traces of an event as they were mapped when it came, in text that is kept beside it:
// the maps may be gone when somebody looks. Pure.
#pragma once

#include <string>
#include <string_view>

#include "errors/event.hpp"

namespace mainstay::errors {

/// The traces of which a frame is mapped, as JSON; empty: there are none.
std::string mapped_traces(const ErrorEvent& event);

/// Puts them in place of those of the same event, as it was read from what its program sent. A text
/// that is not of this event changes nothing, or what its writer could have sent at once.
void put_mapped_traces(ErrorEvent& event, std::string_view json);

}  // namespace mainstay::errors
