// Profiles added up: as a flame graph, and as what changed between two times or versions.
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

struct AskFlame {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    Line<1'000> service;
    Line<200> type;
    std::optional<Line<200>> version;
    std::optional<Line<20>> id;  // Only this one.
};
BOOST_DESCRIBE_STRUCT(AskFlame, (), (application, from, to, service, type, version, id))

/// Each node is [name, parent, self, total]: the indexes of its name and of the node that called
/// it. The root is the first and its own parent; each comes before what it calls.
struct FlameGraph {
    std::string unit;  // Such as `nanoseconds`.
    std::vector<std::string> names;
    std::vector<std::vector<std::int64_t>> nodes;
    std::int64_t total = 0;
    std::int64_t profiles = 0;
    bool is_cut = false;  // There are more profiles, or nodes too small to be seen.
};
BOOST_DESCRIBE_STRUCT(FlameGraph, (), (unit, names, nodes, total, profiles, is_cut))

/// Of at most 200 profiles with 128 MiB together, the newest. Waits.
/// Refuses: not_found; invalid with bad_range, bad_format; telemetry_slow, telemetry_away.
Result<FlameGraph> flame_graph(
    telemetry::Store& store, const Scope& scope, const AskFlame& request
);

struct AskProfileDifference {
    std::optional<Line<10>> application;
    Line<1'000> service;
    Line<200> type;
    Time before_from;
    Time before_to;
    Time after_from;
    Time after_to;
    std::optional<Line<200>> before_version;
    std::optional<Line<200>> after_version;
};
BOOST_DESCRIBE_STRUCT(
    AskProfileDifference, (),
    (application, service, type, before_from, before_to, after_from, after_to, before_version,
     after_version)
)

/// Each node is [name, parent, self before, total before, self after, total after], as those of a
/// FlameGraph.
struct FlameDifference {
    std::string unit;
    std::vector<std::string> names;
    std::vector<std::vector<std::int64_t>> nodes;
    std::int64_t total_before = 0;
    std::int64_t total_after = 0;
    std::int64_t profiles_before = 0;
    std::int64_t profiles_after = 0;
    bool is_cut = false;
};
BOOST_DESCRIBE_STRUCT(
    FlameDifference, (),
    (unit, names, nodes, total_before, total_after, profiles_before, profiles_after, is_cut)
)

/// Waits. Refuses: as flame_graph.
Result<FlameDifference> profile_difference(
    telemetry::Store& store, const Scope& scope, const AskProfileDifference& request
);

}  // namespace mainstay::monitoring
