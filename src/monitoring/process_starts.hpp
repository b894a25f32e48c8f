// How often processes of a service began anew, by the metric in which each says when it began.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "events/service_figures.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

/// Of one instance, in seconds since 1970 as it had them one after the other: how often it began
/// anew. Where the first began before `replaced_from`, a deployment replaced it once. Pure.
std::int64_t restarts_in(const std::vector<double>& begun_at, std::optional<Time> replaced_from);

/// By `process_start_time_seconds`, of each instance. Nothing where the service sends none, or of
/// more than a hundred instances. Waits. Refuses: telemetry_slow, telemetry_away.
Result<std::optional<std::int64_t>> restarts_by_metrics(
    telemetry::Store& store, const Scope& scope, const events::FiguresQuestion& question
);

}  // namespace mainstay::monitoring
