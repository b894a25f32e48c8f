// An error event as Sentry's protocol writes it, in whatever form its many reporters use. Pure: the
// time that it is received is given.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "errors/codes.hpp"
#include "errors/event.hpp"

namespace mainstay::errors {

inline constexpr std::size_t event_bytes_max = 1024 * 1024;

/// How deep objects and lists of an event may be nested, also in what is not read.
inline constexpr std::size_t event_depth_max = 256;

/// The event that `json` is: the body of a `store` request, or of an item `event` of an envelope.
/// What is odd in a field leaves out that field, and is named in `problems`; texts and lists are
/// cut. A time that is more than a day after `received`, or thirty before, is `received`.
/// Refuses: event_too_large, event_malformed.
Result<ErrorEvent> read_event(std::string_view json, Time received);

}  // namespace mainstay::errors
