// Which services call one another, and the databases, queues and other programs that they call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

struct AskMap {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<200>> environment;
};
BOOST_DESCRIBE_STRUCT(AskMap, (), (application, from, to, environment))

enum class NodeKind { service, database, queue, external };
BOOST_DESCRIBE_ENUM(NodeKind, service, database, queue, external)

/// Of a service: its requests. Of what sends no spans: the calls to it.
struct MapNode {
    std::string id;
    std::string name;
    NodeKind kind = NodeKind::service;
    std::string application;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::optional<std::int64_t> p95_micros;
};
BOOST_DESCRIBE_STRUCT(MapNode, (), (id, name, kind, application, requests, errors, p95_micros))

struct MapEdge {
    std::string from;  // Ids of nodes.
    std::string to;
    std::int64_t calls = 0;
    std::int64_t errors = 0;
    std::int64_t p95_micros = 0;
};
BOOST_DESCRIBE_STRUCT(MapEdge, (), (from, to, calls, errors, p95_micros))

struct ServiceMap {
    std::vector<MapNode> nodes;
    std::vector<MapEdge> edges;
    bool is_cut = false;  // There are more: the edges with the fewest calls are left out.
};
BOOST_DESCRIBE_STRUCT(ServiceMap, (), (nodes, edges, is_cut))

/// Waits. Refuses: not_found, invalid with bad_range, telemetry_slow, telemetry_away.
Result<ServiceMap> service_map(telemetry::Store& store, const Scope& scope, const AskMap& request);

}  // namespace mainstay::monitoring
