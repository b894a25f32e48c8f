#include "monitoring/request_groups.hpp"

#include <fmt/format.h>

#include "monitoring/service_resources.hpp"

namespace mainstay::monitoring {

Result<RequestGroups> requests_by(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range,
    const RequestFilter& filter, const FigureGroups& groups, std::int64_t step_seconds
) {
    Where wanted(scope);
    wanted.equals("service", filter.service).equals("operation", filter.operation);
    std::string there;
    if (filter.environment) there = in_environment(wanted, filter.environment->value);
    constexpr std::string_view texts = "service operation resource";
    const auto rows = there.empty() ? summed_rows(range, step_seconds) : single_rows(there, texts);
    const auto ask = [&](const FigureRows& of, std::string_view condition) {
        const auto wide = widened(range, of);
        auto where = wanted;
        where.within("recorded_at", wide).add(condition);
        return figures_by(store, of, groups, where, wide);
    };
    RequestGroups found;
    if (filter.kind) {
        found.groups = TRY(ask(rows, fmt::format("kind = {}", static_cast<int>(*filter.kind))));
        return found;
    }
    found.groups = TRY(ask(rows, entry_kinds));
    if (!found.groups.empty()) return found;
    found.are_roots = true;
    found.groups = TRY(ask(root_rows(there), "bin >= 0"));
    return found;
}

}  // namespace mainstay::monitoring
