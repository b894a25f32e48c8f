// The figures of requests that services were sent, of all or of some, from the summaries of spans
// where those say enough.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/request_figures.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

struct RequestFilter {
    std::optional<Line<1'000>> service{};
    std::optional<Line<1'000>> operation{};
    std::optional<SpanKind> kind{};  ///< Requests, if it is left out.
    std::optional<Line<200>> environment{};
};

struct RequestGroups {
    std::vector<GroupFigures> groups;
    bool are_roots = false;  ///< Nobody calls these services: the spans that begin traces count.
};

/// The figures of each group, of times that are cut to whole steps where `groups` asks for that.
/// REQUIRES: the scope is not empty. Waits. Refuses: telemetry_slow, telemetry_away.
Result<RequestGroups> requests_by(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range,
    const RequestFilter& filter, const FigureGroups& groups, std::int64_t step_seconds = 3'600
);

}  // namespace mainstay::monitoring
