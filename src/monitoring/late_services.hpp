// Finds services that take requests up late: who calls one waits longer than it works. Its own
// spans begin when it takes a request up, so they do not show it. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace mainstay::monitoring {

/// For how long calls from one service to another waited: what the call took, less what the request
/// took. Microseconds.
struct CallWaits {
    std::string caller;
    std::string callee;
    std::vector<std::int64_t> before;
    std::vector<std::int64_t> since;
};

/// How many calls of a side are needed, before and since.
inline constexpr std::size_t waits_min = 20;

/// By service, the sentence that says so. A service is late where the waits of all that call it
/// rose, their 90th percentile to twice as much and by 20 ms at least, and it is not the callers
/// that are: two of them or more are concerned, or the one does not wait for something else that it
/// calls. Fewer calls than waits_min say nothing.
std::map<std::string, std::string> late_services(const std::vector<CallWaits>& waits);

}  // namespace mainstay::monitoring
