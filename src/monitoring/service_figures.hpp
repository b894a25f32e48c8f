// What a service did in a stretch of time, for modules that compare times: see
// events/service_figures.hpp.
#pragma once

#include "events/service_figures.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// Requests by the summaries of spans, where these say enough, to whole minutes; processors and
/// memory by the metrics that OpenTelemetry and Prometheus name for a process, a sample a minute.
/// Those metrics do not say of which environment they are: where the service sends from several,
/// they are left out. Restarts by `process_start_time_seconds`, else by the resources of spans.
/// Waits. Refuses: telemetry_slow, telemetry_away.
Result<events::ServiceFigures> service_figures(
    telemetry::Store& store, const events::FiguresQuestion& question
);

}  // namespace mainstay::monitoring
