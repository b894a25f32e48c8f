// An exception of telemetry as an event. Pure.
#pragma once

#include <string>

#include "base/id.hpp"
#include "events/telemetry_exception.hpp"

namespace mainstay::bugfix {

/// The event, as Sentry's JSON: the frames that its stack trace names, and an id that is the same
/// for the same exception of the same span.
std::string event_json(const events::TelemetryException& exception);

}  // namespace mainstay::bugfix
