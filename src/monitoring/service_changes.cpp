#include "monitoring/service_changes.hpp"

#include <algorithm>

#include "monitoring/service_resources.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t changes_max = 20;

std::string environment_of(const ServiceVersion& version) {
    return version.environments.empty() ? "" : version.environments.front();
}

/// The version of its service, in the same environment, that was first seen just before it;
/// nothing, if there is none.
const ServiceVersion* version_before(const std::vector<ServiceVersion>& versions, std::size_t at) {
    const auto& after = versions[at];
    while (at-- > 0) {
        const auto& before = versions[at];
        if (before.application == after.application && before.service == after.service &&
            environment_of(before) == environment_of(after) && !before.version.empty())
            return &before;
    }
    return nullptr;
}

}  // namespace

Result<std::vector<ServiceChange>> changes_within(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range,
    const ChangedPlace& place
) {
    // What was there before the range is what a version of the range comes after.
    constexpr std::chrono::microseconds most = std::chrono::hours(24);
    const telemetry::TimeRange wide{range.from - std::min(range.to - range.from, most), range.to};
    const auto versions = TRY(environment_versions(store, scope, wide));
    std::vector<ServiceChange> changes;
    for (auto at = versions.size(); at-- > 0 && changes.size() < changes_max;) {
        const auto& after = versions[at];
        if (after.first_at < range.from || after.version.empty()) continue;
        if (place.service && after.service != *place.service) continue;
        auto environment = environment_of(after);
        if (place.environment && environment != *place.environment) continue;
        const auto* before = version_before(versions, at);
        if (!before) continue;
        changes.push_back({
            .at = after.first_at,
            .application = std::string(scope.key_of(after.application)),
            .service = after.service,
            .environment =
                environment.empty() ? std::nullopt : std::optional(std::move(environment)),
            .before = before->version,
            .after = after.version,
        });
    }
    return changes;
}

Result<ChangeList> service_changes(
    telemetry::Store& store, const Scope& scope, const AskChanges& request
) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    if (of.empty()) return ChangeList{};
    ChangedPlace place;
    if (request.service) place.service = request.service->value;
    if (request.environment) place.environment = request.environment->value;
    return ChangeList{.items = TRY(changes_within(store, of, range, place))};
}

}  // namespace mainstay::monitoring
