// One metric of one component, as it is weighed. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "detect/root_cause.hpp"
#include "detect/root_cause_graph.hpp"
#include "detect/root_cause_metric.hpp"
#include "detect/root_cause_series.hpp"

namespace mainstay::detect {

struct Finding {
    std::size_t series = 0;  ///< Its place in the question.
    ComponentId component = 0;
    MetricKind kind = MetricKind::unknown;
    Deviation deviation;
    double strength = 0;  ///< Of the deviation alone, 0 to 1.
    double score = 0;     ///< With all else.

    /// What others suffer from, rather than what they cause.
    bool is_symptom() const {
        return kind == MetricKind::latency || kind == MetricKind::error ||
               kind == MetricKind::traffic || kind == MetricKind::unknown;
    }

    /// After by before; 1 where that cannot be said.
    double ratio() const;
};

/// How far a deviation is out of the usual, 0 to 1: in spreads, in levels, and for how long.
/// `peer_spread` is the usual spread of the same metric elsewhere; 0 where it is not known.
double strength_of(const Deviation& deviation, MetricKind kind, double peer_spread);

/// Sets `strength` of each, beside peers: the same metric of other components.
void weigh_beside_peers(const RootCauseQuestion& question, std::vector<Finding>& findings);

/// Lowers the latency and the errors that are passed on: of a delay and of failures, callers get a
/// part, so that the largest amount is rather where they began.
void weigh_passed_on(const RootCauseQuestion& question, std::vector<Finding>& findings);

/// Lowers what a load that rose explains. Answers by how much it rose everywhere; 1 if it did not.
double weigh_load(std::vector<Finding>& findings, std::size_t components);

/// What a reason tells beside the finding itself.
struct Explanation {
    std::vector<std::string> callers;  ///< Which are wrong too, and call it.
    std::string callee;                ///< What may be the cause rather; may be empty.
    double load = 1;                   ///< By how much the load rose everywhere.
};

/// `cpu of cart rose from 0.12 to 0.95 at …, 47 times its usual spread.`
std::string reason_of(
    const MetricSeries& series, const Finding& finding, const Explanation& explanation
);

}  // namespace mainstay::detect
