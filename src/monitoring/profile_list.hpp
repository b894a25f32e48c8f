// Profiles that were uploaded, one by one.
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

struct AskProfiles {
    std::optional<Line<10>> application;
    Time from;
    Time to;
    std::optional<Line<1'000>> service;
    std::optional<Line<200>> version;
    std::optional<Line<200>> type;
    static constexpr int limit_usual = 50;
    std::optional<Count<1, 200>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(
    AskProfiles, (), (application, from, to, service, version, type, limit, cursor)
)

struct ProfileRow {
    std::string id;
    Time at;
    std::string application;
    std::string service;
    std::string version;
    std::string type;
    std::int64_t duration_micros = 0;
    std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(
    ProfileRow, (), (id, at, application, service, version, type, duration_micros, bytes)
)

struct ProfilePage {
    std::vector<ProfileRow> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(ProfilePage, (), (items, next))

/// The newest first. Waits. Refuses: not_found; invalid with bad_range, bad_cursor; telemetry_slow,
/// telemetry_away.
Result<ProfilePage> profiles(
    telemetry::Store& store, const Scope& scope, const AskProfiles& request
);

}  // namespace mainstay::monitoring
