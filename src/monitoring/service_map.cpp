#include "monitoring/service_map.hpp"

#include <map>

#include <fmt/format.h>

#include "monitoring/request_figures.hpp"
#include "monitoring/service_resources.hpp"
#include "wire/name.hpp"

namespace mainstay::monitoring {

namespace {

constexpr int edges_max = 2'000;

/// The summary of edges in the names that figures are computed by.
FigureRows edge_rows(telemetry::TimeRange range) {
    const auto summed = summed_rows(range);
    const auto* table = summed.unit == std::chrono::hours(1) ? "edge_hour" : "edge_minute";
    return {
        fmt::format(
            "(SELECT recorded_at, application, caller, callee, callee_kind, bin, calls AS spans,"
            " errors, 0 AS duration FROM {{{} caller callee}})",
            table
        ),
        summed.unit
    };
}

/// The same from spans themselves, called ones in an environment.
FigureRows single_edge_rows(const std::string& condition) {
    // As the tables edge_minute and edge_hour are made.
    return {fmt::format(
        R"((SELECT called.started_at AS recorded_at, called.application AS application,
                calling.service AS caller, called.service AS callee, 0 AS callee_kind, {bin} AS bin,
                1 AS spans, CASE WHEN called.status = 2 THEN 1 ELSE 0 END AS errors, 0 AS duration
            FROM (SELECT * FROM {{span service resource}} WHERE {condition}) called
                JOIN {{span service}} calling
                ON calling.trace_low = called.trace_low AND calling.id = called.parent
                    AND calling.trace_high = called.trace_high
                    AND calling.application = called.application
            WHERE calling.service <> called.service
            UNION ALL
            SELECT started_at AS recorded_at, application, service AS caller, peer AS callee,
                peer_kind AS callee_kind, {peer_bin} AS bin, 1 AS spans,
                CASE WHEN status = 2 THEN 1 ELSE 0 END AS errors, 0 AS duration
            FROM {{span service peer resource}}
            WHERE peer_kind <> 0 AND {condition} AND (peer_kind = 1 OR id NOT IN (
                SELECT parent FROM {{span}} WHERE kind IN (2, 5)))))",
        fmt::arg("bin", bin_of("called.duration")), fmt::arg("peer_bin", bin_of("duration")),
        fmt::arg("condition", condition)
    )};
}

class Map {
public:
    explicit Map(const Scope& scope) : scope_(scope) {}

    MapNode& node(std::int64_t application, NodeKind kind, const std::string& name) {
        const auto key = scope_.key_of(application);
        auto id = fmt::format("{}:{}:{}", wire::name_of(kind), key, name);
        auto [found, is_new] = indexes_.emplace(std::move(id), answer_.nodes.size());
        if (is_new)
            answer_.nodes.push_back({
                .id = found->first,
                .name = name,
                .kind = kind,
                .application = std::string(key),
            });
        return answer_.nodes[found->second];
    }

    void add_services(const std::vector<GroupFigures>& groups) {
        for (const auto& [keys, figures] : groups) {
            auto& service = node(number_in(keys[0]), NodeKind::service, text_in(keys[1]));
            service.requests = figures.requests;
            service.errors = figures.errors;
            service.p95_micros = figures.p95_micros;
        }
    }

    void add_edges(std::vector<GroupFigures> groups) {
        if (groups.size() > edges_max) {
            answer_.is_cut = true;
            groups.resize(edges_max);
        }
        for (const auto& [keys, figures] : groups) {
            const auto application = number_in(keys[0]);
            const auto kind = static_cast<NodeKind>(number_in(keys[3]));
            const auto from = node(application, NodeKind::service, text_in(keys[1])).id;
            auto& to = node(application, kind, text_in(keys[2]));
            answer_.edges.push_back({
                .from = from,
                .to = to.id,
                .calls = figures.requests,
                .errors = figures.errors,
                .p95_micros = figures.p95_micros,
            });
        }
    }

    /// Of what sends no spans.
    void add_called(const std::vector<GroupFigures>& groups) {
        for (const auto& [keys, figures] : groups) {
            const auto kind = static_cast<NodeKind>(number_in(keys[2]));
            const auto id = fmt::format(
                "{}:{}:{}", wire::name_of(kind), scope_.key_of(number_in(keys[0])), text_in(keys[1])
            );
            const auto found = indexes_.find(id);
            if (found == indexes_.end()) continue;
            auto& called = answer_.nodes[found->second];
            called.requests = figures.requests;
            called.errors = figures.errors;
            called.p95_micros = figures.p95_micros;
        }
    }

    ServiceMap take() && { return std::move(answer_); }

private:
    const Scope& scope_;
    std::map<std::string, std::size_t> indexes_;
    ServiceMap answer_;
};

}  // namespace

Result<ServiceMap> service_map(telemetry::Store& store, const Scope& scope, const AskMap& request) {
    const auto range = TRY(checked_range(request.from, request.to));
    const auto of = TRY(scope.narrowed(request.application));
    if (of.empty()) return ServiceMap{};
    auto edges = edge_rows(range);
    auto spans = summed_rows(range);
    const auto wide = widened(range, spans);
    Where where(of, "recorded_at", wide);
    if (request.environment) {
        const auto condition = in_environment(where, request.environment->value);
        edges = single_edge_rows(condition);
        spans = single_rows(condition, "service operation resource");
    }
    auto requests = where;
    requests.add(entry_kinds);
    Map map(of);
    map.add_services(TRY(figures_by(
        store, spans,
        {.keys = "application AS k1, service AS k2",
         .by = "k1, k2",
         .order = fmt::format(" ORDER BY n DESC, k1, k2 LIMIT {}", edges_max)},
        requests, wide
    )));
    map.add_edges(TRY(figures_by(
        store, edges,
        {.keys = "application AS k1, caller AS k2, callee AS k3, callee_kind AS k4",
         .by = "k1, k2, k3, k4",
         .order = fmt::format(" ORDER BY n DESC, k1, k2, k3, k4 LIMIT {}", edges_max + 1)},
        where, wide
    )));
    where.add("callee_kind <> 0");
    map.add_called(TRY(figures_by(
        store, edges,
        {.keys = "application AS k1, callee AS k2, callee_kind AS k3",
         .by = "k1, k2, k3",
         .order = fmt::format(" ORDER BY n DESC, k1, k2, k3 LIMIT {}", 2 * edges_max)},
        where, wide
    )));
    return std::move(map).take();
}

}  // namespace mainstay::monitoring
