// What kind of metric a name tells of. Pure.
#pragma once

#include <string_view>

namespace mainstay::detect {

enum class MetricKind {
    resource,  ///< What a component uses up: CPU, memory, disk, sockets, threads.
    loss,      ///< What goes missing on the way: packets dropped, sent again.
    latency,
    error,
    traffic,  ///< Requests, bytes: the load.
    room,     ///< What is left: free memory, replicas that are ready. Less is worse.
    unknown,
};

MetricKind metric_kind(std::string_view metric);

/// Whether the name is one of a counter: `…_total`, `…_count`.
bool is_counter_name(std::string_view metric);

/// How much a full deviation of such a metric speaks for its being the cause, 0 to 1.
double weight_of(MetricKind kind, bool has_risen);

}  // namespace mainstay::detect
