#include "jobs/jobs.hpp"

#include "db/database.hpp"
#include "identity/credential_store.hpp"
#include "identity/identity.hpp"
#include "identity/password.hpp"

namespace mainstay::identity {

namespace {

/// How many rows of each kind go in one transaction.
constexpr std::int64_t batch = 500;

/// Deletes what has ended, in small transactions so that nobody waits for it.
void clean(db::Database& database, const Options& options, const jobs::Run& run) {
    const auto now = run.call().now;
    const store::Ended ended{
        .now = now,
        .seen_before = now - options.session_idle,
        .failures_before = now - failure_window,
        .revoked_before = now - std::chrono::days(90),
        .devices_before = now - options.device_life,
    };
    while (!run.is_stopping()) {
        auto removed = database.write([&](db::Sql& sql) {
            return store::remove_ended(sql, ended, batch) +
                   forget_security_events(sql, now - options.security_log_life, batch);
        });
        if (removed == 0) return;
    }
}

}  // namespace

std::vector<jobs::Schedule> schedules(db::Database& database, const Options& options) {
    return {{
        .name = "identity.clean",
        .every = std::chrono::hours(1),
        .at = std::chrono::minutes(17),
        .policy = {},
        .work = [&database, options](const jobs::Run& run) { clean(database, options, run); },
    }};
}

}  // namespace mainstay::identity
