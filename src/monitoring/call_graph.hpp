// Which services of an application called which of late, for what is found about one of them.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/call.hpp"
#include "monitoring/scope.hpp"
#include "signals/signals.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

struct CallEdge {
    std::string caller;
    std::string callee;
    bool is_service = true;  ///< The callee; else a database, a queue or what sends no spans.
};

/// Of the last fifteen minutes before `call`, read from the service map once an application. One
/// thread; outlived by what it is made with.
class CallGraph {
public:
    CallGraph(telemetry::Store& store, const Scope& scope, const Call& call)
        : store_(store), scope_(scope), call_(call) {}

    /// That a name is a service's though it sends no spans any more. Before edges are asked for.
    void add_service(std::int64_t application, const std::string& name) {
        known_.emplace(application, name);
    }

    /// Empty where the store does not answer. Waits the first time.
    const std::vector<CallEdge>& edges(std::int64_t application);

    /// The services on both sides of one, at most as many as a signal has.
    std::vector<signals::Neighbour> neighbours(
        std::int64_t application, const std::string& service
    );

    /// The last one of those that call one another from `service` on and of which `is_bad` holds,
    /// those first of which `is_worst` does; empty where it calls none such.
    using Is = std::function<bool(const std::string&)>;
    std::string origin(
        std::int64_t application, const std::string& service, const Is& is_bad, const Is& is_worst
    );

private:
    telemetry::Store& store_;
    const Scope& scope_;
    const Call& call_;
    std::set<std::pair<std::int64_t, std::string>> known_;
    std::map<std::int64_t, std::vector<CallEdge>> edges_;
};

}  // namespace mainstay::monitoring
