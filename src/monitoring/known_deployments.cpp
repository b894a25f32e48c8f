#include "monitoring/known_deployments.hpp"

#include <algorithm>
#include <tuple>

namespace mainstay::monitoring {

namespace {

bool concerns(const KnownDeployment& deployment, const WorseService& worse) {
    const bool is_of_it = deployment.service.empty() || deployment.service == worse.service;
    return is_of_it && (deployment.environment.empty() || worse.environment.empty() ||
                        deployment.environment == worse.environment);
}

bool is_under_way(const KnownDeployment& deployment) {
    return deployment.status == "running" && !deployment.effective_at;
}

/// When it last changed the service before `began_at`, as far as that is known.
Time last_change(const KnownDeployment& deployment, Time began_at) {
    if (!deployment.effective_at) return deployment.started_at;
    return std::min(*deployment.effective_at, began_at);
}

/// Whether its version was seen first just before: instances go one by one, and some services are
/// seldom called.
bool is_seen_just_before(
    const KnownDeployment& deployment, Time began_at, const std::vector<KnownVersion>& versions
) {
    if (versions.size() < 2) return false;  // Where observation begins, none is new.
    return std::ranges::any_of(versions, [&](const KnownVersion& each) {
        return each.version == deployment.version && each.noticed_at > began_at - just_before &&
               each.noticed_at <= began_at + beginning_slack;
    });
}

}  // namespace

std::optional<SuspectedDeployment> suspected_deployment(
    const std::vector<KnownDeployment>& deployments, const WorseService& worse,
    const std::vector<KnownVersion>& versions
) {
    std::optional<SuspectedDeployment> suspected;
    const auto began_at = worse.began_at;
    for (const auto& each : deployments) {
        const bool is_before = each.started_at <= began_at + beginning_slack &&
                               each.started_at >= began_at - under_way_max;
        if (!is_before || !concerns(each, worse)) continue;
        const bool is_just_before = last_change(each, began_at) > began_at - just_before ||
                                    is_seen_just_before(each, began_at, versions);
        if (!is_just_before && !is_under_way(each)) continue;
        const auto rank = [](const SuspectedDeployment& one) {
            return std::tuple(
                one.is_just_before, one.deployment->started_at, one.deployment->deployment
            );
        };
        const SuspectedDeployment one{&each, is_just_before};
        if (!suspected || rank(one) > rank(*suspected)) suspected = one;
    }
    return suspected;
}

}  // namespace mainstay::monitoring
