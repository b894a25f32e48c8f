#include "monitoring/call_graph.hpp"

#include <algorithm>
#include <set>

#include "base/log.hpp"
#include "monitoring/service_map.hpp"
#include "monitoring/signal_line.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::minutes edges_of{15};
constexpr int origin_steps_max = 10;

}  // namespace

const std::vector<CallEdge>& CallGraph::edges(std::int64_t application) {
    const auto [found, is_new] = edges_.try_emplace(application);
    auto& edges = found->second;
    if (!is_new) return edges;
    const auto map = service_map(
        store_, scope_,
        {.application = Line<10>{std::string(scope_.key_of(application))},
         .from = call_.now - edges_of,
         .to = call_.now + std::chrono::seconds(1),
         .environment = {}}
    );
    if (!map) {
        MAINSTAY_LOG(info, "monitoring", "operations: {}", map.error().message);
        return edges;
    }
    std::map<std::string_view, const MapNode*> nodes;
    for (const auto& node : map->nodes) nodes.emplace(node.id, &node);
    std::set<std::string_view> services;
    for (const auto& [of, name] : known_)
        if (of == application) services.insert(name);
    for (const auto& node : map->nodes)
        if (node.kind == NodeKind::service) services.insert(node.name);
    std::set<std::pair<std::string_view, std::string_view>> linked;
    for (const auto& edge : map->edges) {
        const auto from = nodes.find(edge.from);
        const auto to = nodes.find(edge.to);
        if (from == nodes.end() || to == nodes.end()) continue;
        const auto& name = to->second->name;
        // A call that a service did not answer names it all the same.
        const bool is_service = to->second->kind == NodeKind::service ||
                                (to->second->kind == NodeKind::external && services.contains(name));
        if (is_service && !linked.emplace(from->second->name, name).second) continue;
        edges.push_back({from->second->name, name, is_service});
    }
    return edges;
}

std::vector<signals::Neighbour> CallGraph::neighbours(
    std::int64_t application, const std::string& service
) {
    std::vector<signals::Neighbour> neighbours;
    for (const auto& edge : edges(application)) {
        if (neighbours.size() == signals::neighbours_max) break;
        if (!edge.is_service) continue;
        if (edge.caller == service)
            neighbours.push_back(
                {signal_line<Line<200>>(edge.callee, "?"), signals::NeighbourSide::calls}
            );
        else if (edge.callee == service)
            neighbours.push_back(
                {signal_line<Line<200>>(edge.caller, "?"), signals::NeighbourSide::called_by}
            );
    }
    return neighbours;
}

std::string CallGraph::origin(
    std::int64_t application, const std::string& service, const Is& is_bad, const Is& is_worst
) {
    const auto& all = edges(application);
    std::set<std::string> seen{service};
    auto at = service;
    for (int step = 0; step < origin_steps_max; ++step) {
        const auto next_by = [&](const Is& is) {
            return std::ranges::find_if(all, [&](const CallEdge& edge) {
                return edge.caller == at && edge.is_service && !seen.contains(edge.callee) &&
                       is(edge.callee);
            });
        };
        auto next = next_by(is_worst);
        if (next == all.end()) next = next_by(is_bad);
        if (next == all.end()) break;
        at = next->callee;
        seen.insert(at);
    }
    return at == service ? std::string() : at;
}

}  // namespace mainstay::monitoring
