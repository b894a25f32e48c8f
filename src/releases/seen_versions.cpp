#include "releases/seen_versions.hpp"

#include "base/log.hpp"
#include "releases/recording.hpp"

namespace mainstay::releases {

namespace {

/// How long after its start a version of a recorded deployment may be seen first: images are
/// fetched, instances go one by one, and some services are seldom called.
constexpr std::chrono::hours seen_within{6};

bool fits(const events::ServiceVersionSeen& seen) {
    return !seen.version.empty() && code_points(seen.version) <= VersionName::max &&
           code_points(seen.service) <= ServiceName::max &&
           code_points(seen.environment) <= EnvironmentName::max;
}

}  // namespace

void take_seen_version(db::Sql& sql, const Call& call, const events::ServiceVersionSeen& seen) {
    if (!fits(seen) || !identity::find_application(sql, Id<Application>{seen.application})) return;
    Deployment draft{
        .application = Id<Application>{seen.application},
        .service = seen.service,
        .environment = seen.environment,
        .version = seen.version,
        .previous_version = seen.previous_version,
        .is_return = seen.is_return,
        .status = DeploymentStatus::succeeded,
        .started_at = seen.at,
        .finished_at = seen.at,
        .seen_at = seen.at,
        .source = DeploymentSource::telemetry,
    };
    const store::StartWindow window{
        .from = seen.at - seen_within,
        .to = seen.at + same_within,
        .running_from = seen.at - running_within,
        .is_unseen = true,
    };
    if (!store::find_same(sql, draft, window)) {
        auto of_all = draft;
        of_all.service.clear();
        // What one service ran before is not what all of the application did.
        of_all.previous_version.reset();
        of_all.is_return = false;
        auto known_window = window;
        // Other services of the same deployment come after the first that was seen.
        known_window.is_unseen = false;
        if (const auto known = store::find_same(sql, of_all, known_window)) {
            auto after = completed(*known, of_all);
            if (after) after = change_deployment(sql, call, *known, *std::move(after), "seen");
            if (!after) MAINSTAY_LOG(warning, "releases", "{}", after.error().message);
            return;
        }
    }
    if (auto kept = keep_deployment(sql, call, std::move(draft), window); !kept)
        MAINSTAY_LOG(warning, "releases", "{}", kept.error().message);
}

events::Subscription seen_versions(db::Database& database) {
    return events::on<events::ServiceVersionSeen>(
        "releases.take_seen_version", {},
        [&database](const events::ServiceVersionSeen& seen, const jobs::Run& run) {
            database.write([&](db::Sql& sql) {
                run.complete(sql);
                take_seen_version(sql, run.call(), seen);
            });
        }
    );
}

}  // namespace mainstay::releases
