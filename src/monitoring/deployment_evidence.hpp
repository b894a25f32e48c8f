// What a signal says of deployments just before: as hypotheses, and as marks of its charts. Pure.
#pragma once

#include <optional>

#include <boost/json/array.hpp>

#include "monitoring/operation_evidence.hpp"

namespace mainstay::monitoring {

/// `deployment`: one of the service itself, just before or under way.
std::optional<Hypothesis> by_deployment(
    const std::vector<KnownDeployment>& deployments, const WorseService& worse,
    const std::vector<KnownVersion>& versions
);

/// What changed of the service just before: a deployment, else `new_version`.
Hypothesis by_change(const HypothesisFacts& facts, const WorseService& worse);

/// `callee_deployment`: one of what it calls, just before. Validated where that is worse too.
std::optional<Hypothesis> by_callee_deployment(
    const std::vector<KnownDeployment>& deployments, const Callee& callee, const WorseService& worse
);

/// Adds the deployments of the service and of what it calls within the hour before, and what of the
/// versions is not one of them, until there are `most` marks.
void add_marks(
    boost::json::array& marks, const HypothesisFacts& facts, const WorseService& worse,
    std::size_t most
);

}  // namespace mainstay::monitoring
