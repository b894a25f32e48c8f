#include "server/upkeep.hpp"

#include "events/events.hpp"
#include "http/idempotency.hpp"
#include "http/tus_store.hpp"

namespace mainstay::server {

namespace {

constexpr int outbox_days = 7;
constexpr int rows_at_once = 5'000;

}  // namespace

std::vector<jobs::Schedule> upkeep(Installation& installation, const InstallationClock& clock) {
    auto& database = *installation.database;
    auto& blobs = *installation.blobs;
    auto repeat = [&database, &clock](auto step) {
        return [&database, &clock, step](const jobs::Run& run) {
            if (clock.has_jumped_within(std::chrono::days(1))) return;
            while (!run.is_stopping() && database.write([&](db::Sql& sql) {
                return step(sql, run.call().now);
            }) == rows_at_once) {
            }
        };
    };
    return {
        {"events.purge", std::chrono::hours(1), {}, {}, repeat([](db::Sql& sql, Time now) {
             return events::purge(sql, now - std::chrono::days(outbox_days), rows_at_once);
         })},
        {"http.forget_keys", std::chrono::hours(1), {}, {}, repeat([](db::Sql& sql, Time now) {
             return static_cast<int>(http::forget_old_keys(sql, now, rows_at_once));
         })},
        {"http.forget_uploads", std::chrono::hours(1), {}, {}, repeat([](db::Sql& sql, Time now) {
             return static_cast<int>(http::forget_expired_uploads(sql, now, rows_at_once));
         })},
        {"server.forget_heartbeats",
         std::chrono::hours(1),
         {},
         {},
         repeat([](db::Sql& sql, Time now) {
             sql.run("DELETE FROM heartbeat WHERE at < :old", now - std::chrono::days(1));
             return 0;
         })},
        {"blobs.collect",
         std::chrono::hours(1),
         {},
         {.lane = jobs::Lane::slow},
         [&blobs, &clock](const jobs::Run& run) {
             if (clock.has_jumped_within(std::chrono::days(1))) return;
             blobs.collect(run.call().now - std::chrono::days(1), rows_at_once);
         }},
    };
}

}  // namespace mainstay::server
