// The services that send spans, with how they do.
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

struct AskServices {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<200>> environment;  // As spans' resources name it.
};
BOOST_DESCRIBE_STRUCT(AskServices, (), (application, from, to, environment))

/// Requests are spans of kind server or consumer; of a service that has none, the roots of traces.
struct ServiceView {
    std::string application;
    std::string service;
    std::int64_t spans = 0;
    std::int64_t requests = 0;
    std::int64_t errors = 0;
    std::optional<std::int64_t> p50_micros;  // None without requests.
    std::optional<std::int64_t> p95_micros;
    std::optional<std::int64_t> p99_micros;
    std::optional<double> apdex;
    Time last_seen_at;  // To the minute, in ranges of two days and more to the hour.
    std::vector<std::string> versions;  // The one seen last is first; at most 10.
    std::string language;
    bool has_profiles = false;
};
BOOST_DESCRIBE_STRUCT(
    ServiceView, (),
    (application, service, spans, requests, errors, p50_micros, p95_micros, p99_micros, apdex,
     last_seen_at, versions, language, has_profiles)
)

struct ServiceList {
    std::vector<ServiceView> items;
    bool is_cut = false;  // There are more: those with the fewest spans are left out.
    std::vector<std::string> environments;  // That spans name, by name; not only the chosen one.
};
BOOST_DESCRIBE_STRUCT(ServiceList, (), (items, is_cut, environments))

inline constexpr int services_max = 1'000;

/// By name. Of an environment, spans are counted one by one, which takes longer. Waits.
/// Refuses: not_found, invalid with bad_range, telemetry_slow, telemetry_away.
Result<ServiceList> services(
    telemetry::Store& store, const Scope& scope, const AskServices& request
);

}  // namespace mainstay::monitoring
