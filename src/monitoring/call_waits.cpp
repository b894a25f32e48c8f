#include "monitoring/call_waits.hpp"

#include <map>

#include <boost/describe.hpp>
#include <fmt/format.h>

#include "monitoring/service_presence.hpp"
#include "monitoring/where.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::minutes looked_at{2};
constexpr std::chrono::minutes call_before_request{1};
constexpr int pairs_max = 5'000;

struct CallPair {
    std::string caller;
    std::string callee;
    std::int64_t waited = 0;
};
BOOST_DESCRIBE_STRUCT(CallPair, (), (caller, callee, waited))

Result<std::vector<CallPair>> call_pairs(
    telemetry::Store& store, const AskCallWaits& asked, telemetry::TimeRange range
) {
    Where called(Scope({{asked.application, {}}}), "started_at", range);
    called.add("parent <> 0 AND kind = 2");
    if (asked.one_in > 1) called.add(fmt::format("trace_low % {} = 0", asked.one_in));
    add_environment(called, asked.environment);
    const Time calling_from = range.from - call_before_request;
    return store.all<CallPair>(
        {.sql = fmt::format(
             R"(SELECT calling.service, called.service, calling.duration - called.duration
                FROM (SELECT trace_high, trace_low, parent, started_at, service, duration
                        FROM {{span service resource}}{}) called
                    JOIN (SELECT trace_high, trace_low, id, service, duration
                        FROM {{span service}}
                        WHERE application = {} AND kind = 3 AND started_at >= {}
                            AND started_at < {}) calling
                    ON calling.trace_low = called.trace_low AND calling.id = called.parent
                        AND calling.trace_high = called.trace_high
                WHERE calling.service <> called.service
                ORDER BY called.started_at DESC LIMIT {})",
             called.text(), asked.application, calling_from.micros, range.to.micros, pairs_max
         ),
         .parameters = called.parameters(),
         .range = {calling_from, range.to}}
    );
}

}  // namespace

Result<std::vector<CallWaits>> call_waits(telemetry::Store& store, const AskCallWaits& asked) {
    std::map<std::pair<std::string, std::string>, CallWaits> waits;
    const auto add = [&](telemetry::TimeRange range, auto side) -> Result<> {
        for (auto& pair : TRY(call_pairs(store, asked, range))) {
            auto& each = waits[{pair.caller, pair.callee}];
            each.caller = pair.caller;
            each.callee = pair.callee;
            (each.*side).push_back(pair.waited);
        }
        return {};
    };
    TRY(add({asked.began_at - looked_at, asked.began_at}, &CallWaits::before));
    TRY(add({std::max(asked.began_at, asked.now - looked_at), asked.now}, &CallWaits::since));
    std::vector<CallWaits> all;
    for (auto& [names, each] : waits) all.push_back(std::move(each));
    return all;
}

}  // namespace mainstay::monitoring
