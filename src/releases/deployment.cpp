#include "releases/deployment.hpp"

#include <algorithm>

#include "releases/codes.hpp"
#include "wire/name.hpp"

namespace mainstay::releases {

namespace {

void fill_empty(std::optional<std::string>& known, const std::optional<std::string>& later) {
    if (!known) known = later;
}

}  // namespace

Result<> check_times(const Deployment& deployment, Time now) {
    const auto latest = now + clock_skew_max;
    auto check = [&](std::string_view field, Time at) -> Result<> {
        if (at <= latest) return {};
        return invalid({wrong(
            std::string(field), code::in_future,
            {{"minutes", std::to_string(clock_skew_max.count())}}
        )});
    };
    TRY(check("started_at", deployment.started_at));
    if (!deployment.finished_at) return {};
    TRY(check("finished_at", *deployment.finished_at));
    if (*deployment.finished_at < deployment.started_at)
        return invalid({wrong("finished_at", code::ends_before_start)});
    return {};
}

bool is_another_try(const Deployment& known, const Deployment& later) {
    const bool is_undone =
        known.status == DeploymentStatus::failed || known.status == DeploymentStatus::rolled_back;
    if (!is_undone || later.source == DeploymentSource::telemetry) return false;
    return known.status != later.status && known.finished_at &&
           later.started_at > *known.finished_at;
}

Result<Deployment> completed(const Deployment& known, const Deployment& later) {
    auto result = known;
    const bool is_seen_only = later.source == DeploymentSource::telemetry;
    if (is_over(later.status) && later.status != known.status && !is_seen_only) {
        if (!may_become(known.status, later.status))
            return refuse(
                code::deployment_ended, {{"status", std::string(wire::name_of(known.status))},
                                         {"wanted", std::string(wire::name_of(later.status))}}
            );
        result.status = later.status;
        if (!result.finished_at) result.finished_at = later.finished_at;
    }
    // Telemetry sees a version after its deployment began.
    if (!is_seen_only) result.started_at = std::min(result.started_at, later.started_at);
    if (!result.seen_at) result.seen_at = later.seen_at;
    fill_empty(result.previous_version, later.previous_version);
    fill_empty(result.revision, later.revision);
    fill_empty(result.actor, later.actor);
    fill_empty(result.url, later.url);
    fill_empty(result.note, later.note);
    result.is_return = known.is_return || later.is_return;
    return result;
}

std::optional<Time> effective_at(const Deployment& deployment) {
    if (deployment.status == DeploymentStatus::running ||
        deployment.status == DeploymentStatus::failed)
        return deployment.seen_at;
    return deployment.finished_at ? deployment.finished_at : deployment.seen_at;
}

}  // namespace mainstay::releases
