#include "monitoring/version_watch.hpp"

#include <algorithm>
#include <map>

#include "base/log.hpp"
#include "events/events.hpp"
#include "events/service_version_seen.hpp"
#include "monitoring/service_resources.hpp"
#include "monitoring/version_store.hpp"
#include "monitoring/visible_applications.hpp"

namespace mainstay::monitoring {

namespace {

using store::ServicePlace;

constexpr std::chrono::seconds look_every{15};

/// How far looks reach into each other: spans come when they end, in batches, and are sent again.
constexpr std::chrono::minutes late_spans{2};

/// What came longer ago is not looked through after a pause.
constexpr std::chrono::minutes look_back_max{15};

/// What was not looked at for longer is not known to have been away.
constexpr std::chrono::minutes pause_max{3};

constexpr std::size_t places_max = 5'000;
constexpr std::chrono::days remembered{180};
constexpr int forgotten_at_once = 500;

// What is named longer is not remembered: the names stand in an index together.
constexpr std::size_t name_max = 200;

bool fits(const ServiceVersion& seen) {
    return !seen.version.empty() && code_points(seen.version) <= name_max &&
           code_points(seen.service) <= name_max &&
           std::ranges::all_of(seen.environments, [](const auto& name) {
               return code_points(name) <= name_max;
           });
}

using Places = std::map<ServicePlace, std::vector<SeenVersion>>;

Result<Places> seen_places(
    telemetry::Store& store, const Scope& scope, telemetry::TimeRange range
) {
    Places places;
    for (auto& each : TRY(environment_versions(store, scope, range))) {
        if (!fits(each)) continue;
        ServicePlace place{each.application, std::move(each.service), {}};
        if (!each.environments.empty()) place.environment = std::move(each.environments.front());
        if (places.size() == places_max && !places.contains(place)) continue;
        places[std::move(place)].push_back({std::move(each.version), each.first_at, each.last_at});
    }
    return places;
}

/// What a look found, and has to be written.
struct Found {
    ServicePlace place;
    VersionChanges changes;
};

std::vector<Found> compared(db::Sql& sql, const Places& places, bool is_unbroken) {
    std::vector<Found> all;
    for (const auto& [place, seen] : places) {
        auto changes = changes_of(store::known_versions(sql, place, seen), seen, is_unbroken);
        if (!changes.remember.empty()) all.push_back({place, std::move(changes)});
    }
    return all;
}

void emit_new(db::Sql& sql, const Call& call, const ServicePlace& place, const NewVersion& found) {
    events::emit(
        sql, call,
        events::ServiceVersionSeen{
            .application = place.application,
            .service = place.service,
            .environment = place.environment,
            .version = found.version,
            .previous_version = found.previous,
            .is_return = found.is_return,
            .at = found.at,
        }
    );
}

}  // namespace

void look_for_versions(db::Database& database, telemetry::Store& store, const Call& call) {
    const auto scope = all_applications(database, call);
    if (scope.empty()) return;
    const auto before = database.read([](db::Sql& sql) { return store::looked_until(sql); });
    const auto now = call.now;
    const telemetry::TimeRange range{
        std::max(before - late_spans, now - look_back_max), now + std::chrono::seconds(1)
    };
    if (range.to <= range.from) return;  // The clock was put back.
    const auto places = seen_places(store, scope, range);
    if (!places) {
        MAINSTAY_LOG(info, "monitoring", "versions: {}", places.error().message);
        return;
    }
    const bool is_unbroken = now - before <= pause_max;
    const auto found =
        database.read([&](db::Sql& sql) { return compared(sql, *places, is_unbroken); });
    // A look that finds nothing is written once in a while.
    if (found.empty() && now - before < remembered_within) return;
    database.write([&](db::Sql& sql) {
        for (const auto& [place, changes] : found) {
            for (const auto& version : changes.remember)
                store::remember_version(sql, place, version);
            for (const auto& version : changes.news) emit_new(sql, call, place, version);
        }
        store::look_until(sql, now);
    });
}

std::vector<jobs::Schedule> version_schedules(
    db::Database& database, const TelemetryAccess& access
) {
    auto look = [&database, &access](const jobs::Run& run) {
        if (const auto held = access.hold()) look_for_versions(database, **held, run.call());
    };
    auto forget = [&database](const jobs::Run& run) {
        std::int64_t forgotten = forgotten_at_once;
        while (forgotten == forgotten_at_once && !run.is_stopping())
            forgotten = database.write([&](db::Sql& sql) {
                return store::forget_versions(sql, run.call().now - remembered, forgotten_at_once);
            });
    };
    return {
        {.name = "monitoring.look_for_versions",
         .every = look_every,
         .policy = {.attempts = 1, .lane = jobs::Lane::slow},
         .work = look},
        {.name = "monitoring.forget_versions", .every = std::chrono::hours(24), .work = forget},
    };
}

}  // namespace mainstay::monitoring
