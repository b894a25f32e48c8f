// What changed: versions of services that were not seen before.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "monitoring/scope.hpp"
#include "telemetry/store.hpp"

namespace mainstay::monitoring {

enum class ChangeKind { version };
BOOST_DESCRIBE_ENUM(ChangeKind, version)

/// A version of a service that was first seen within the range.
struct ServiceChange {
    Time at;
    ChangeKind kind = ChangeKind::version;
    std::string application;
    std::string service;
    std::optional<std::string> environment;  // None: its telemetry names none.
    std::string before;
    std::string after;
};
BOOST_DESCRIBE_STRUCT(
    ServiceChange, (), (at, kind, application, service, environment, before, after)
)

/// Of which service, and in which environment; all, where nothing is said.
struct ChangedPlace {
    std::optional<std::string> service{};
    std::optional<std::string> environment{};
};

/// The latest first, at most 20, each environment by itself. Versions that ran there at some time
/// of the day before the range are not new in it. Waits. Refuses: telemetry_slow, telemetry_away.
Result<std::vector<ServiceChange>> changes_within(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range,
    const ChangedPlace& place = {}
);

struct AskChanges {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<1'000>> service;
    std::optional<Line<200>> environment;
};
BOOST_DESCRIBE_STRUCT(AskChanges, (), (application, from, to, service, environment))

struct ChangeList {
    std::vector<ServiceChange> items;
};
BOOST_DESCRIBE_STRUCT(ChangeList, (), (items))

/// Waits. Refuses: not_found; invalid with bad_range; telemetry_slow, telemetry_away.
Result<ChangeList> service_changes(
    telemetry::Store& store, const Scope& scope, const AskChanges& request
);

}  // namespace mainstay::monitoring
