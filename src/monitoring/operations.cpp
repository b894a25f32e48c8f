#include "monitoring/operations.hpp"

#include <fmt/format.h>

#include "monitoring/request_groups.hpp"

namespace mainstay::monitoring {

Result<OperationList> operations(
    telemetry::Store& store, const Scope& scope, const AskOperations& request
) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    OperationList list;
    if (of.empty()) return list;
    const auto limit = request.limit ? request.limit->value : request.limit_usual;
    const FigureGroups groups{
        .keys = "operation AS k1, kind AS k2",
        .by = "k1, k2",
        .order = fmt::format(" ORDER BY took DESC, k1, k2 LIMIT {}", limit + 1),
    };
    auto found = TRY(requests_by(
                         store, of, range,
                         {.service = request.service, .environment = request.environment}, groups
                     ))
                     .groups;
    if (found.size() > static_cast<std::size_t>(limit)) {
        list.is_cut = true;
        found.resize(static_cast<std::size_t>(limit));
    }
    for (const auto& [keys, figures] : found)
        list.items.push_back({
            .operation = text_in(keys[0]),
            .kind = static_cast<SpanKind>(number_in(keys[1])),
            .requests = figures.requests,
            .errors = figures.errors,
            .p50_micros = figures.p50_micros,
            .p95_micros = figures.p95_micros,
            .p99_micros = figures.p99_micros,
            .total_micros = figures.total_micros,
            .apdex = figures.apdex,
        });
    return list;
}

}  // namespace mainstay::monitoring
