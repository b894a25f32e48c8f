// When requests to a service began, of late and on earlier days, and whether anything else of it
// came: what tells one that fell silent from one that is idle.
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "monitoring/service_silence.hpp"
#include "monitoring/version_store.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

class Where;

struct Presence {
    std::vector<CountedStretch> stretches;  ///< By time.
    Time last_at{};                         ///< When the last request began.
};

/// The requests of a service, or of all services of the application in the environment where none
/// is named. What counts is what operations are judged by: spans of kind server and consumer, and
/// roots of no kind. Waits. Refuses: telemetry_slow, telemetry_away.
Result<Presence> presence_of(
    telemetry::Store& store, const store::ServicePlace& place, telemetry::TimeRange range
);

/// The same time of the seven days before the day of `since`, by the summaries of minutes, which do
/// not say of which environment they are. Days that are not known are left out. Waits. Refuses: as
/// above.
Result<std::vector<EarlierDay>> earlier_days(
    telemetry::Store& store, const store::ServicePlace& place, Time since
);

/// Whether logs or samples of metrics came of a service, or of the application where none is named,
/// that were recorded in the range. Waits. Refuses: as above.
Result<bool> sends_other(
    telemetry::Store& store, const store::ServicePlace& place, telemetry::TimeRange range
);

/// Adds that spans are of the environment; an empty one: their resource names none.
void add_environment(Where& where, const std::string& environment);

}  // namespace mainstay::monitoring
