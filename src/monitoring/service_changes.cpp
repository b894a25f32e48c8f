#include "monitoring/service_changes.hpp"

#include <algorithm>

#include "monitoring/service_resources.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::size_t changes_max = 20;

/// The version of its service that was first seen just before it; nothing, if there is none.
const ServiceVersion* version_before(const std::vector<ServiceVersion>& versions, std::size_t at) {
    const auto& after = versions[at];
    while (at-- > 0) {
        const auto& before = versions[at];
        if (before.application == after.application && before.service == after.service &&
            !before.version.empty())
            return &before;
    }
    return nullptr;
}

}  // namespace

Result<std::vector<ServiceChange>> changes_within(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range,
    const std::optional<Line<1'000>>& service
) {
    // What was there before the range is what a version of the range comes after.
    constexpr std::chrono::microseconds most = std::chrono::hours(24);
    const telemetry::TimeRange wide{range.from - std::min(range.to - range.from, most), range.to};
    const auto versions = TRY(service_versions(store, scope, wide));
    std::vector<ServiceChange> changes;
    for (auto at = versions.size(); at-- > 0 && changes.size() < changes_max;) {
        const auto& after = versions[at];
        if (after.first_at < range.from || after.version.empty()) continue;
        if (service && after.service != service->value) continue;
        const auto* before = version_before(versions, at);
        if (!before) continue;
        changes.push_back({
            .at = after.first_at,
            .application = std::string(scope.key_of(after.application)),
            .service = after.service,
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
    return ChangeList{.items = TRY(changes_within(store, of, range, request.service))};
}

}  // namespace mainstay::monitoring
