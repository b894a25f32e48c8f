#include "notifications/notifications.hpp"

namespace mainstay::notifications {

namespace {

constexpr std::chrono::days read_kept{90};
constexpr std::chrono::days kept{365};
constexpr std::int64_t kept_of_person = 2'000;
constexpr int batch = 500;
constexpr int people_batch = 100;

/// Deletes what is too old or too much, in small transactions so that nobody waits for it.
void clean(db::Database& database, const jobs::Run& run) {
    auto now = run.call().now;
    while (!run.is_stopping()) {
        auto removed = database.write([&](db::Sql& sql) {
            return store::remove_old(sql, now - read_kept, now - kept, batch);
        });
        if (removed == 0) break;
    }
    auto crowded = database.read([&](db::Sql& sql) {
        return store::crowded(sql, kept_of_person, people_batch);
    });
    for (auto person : crowded) {
        if (run.is_stopping()) return;
        database.write([&](db::Sql& sql) { store::remove_beyond(sql, person, kept_of_person); });
    }
}

}  // namespace

std::vector<jobs::Schedule> schedules(db::Database& database) {
    return {{
        .name = "notifications.clean",
        .every = std::chrono::hours(1),
        .at = std::chrono::minutes(27),
        .policy = {},
        .work = [&database](const jobs::Run& run) { clean(database, run); },
    }};
}

}  // namespace mainstay::notifications
