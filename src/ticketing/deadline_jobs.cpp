#include "ticketing/deadline_jobs.hpp"

#include <array>

#include "ticketing/deadline_alerts.hpp"
#include "ticketing/deadline_store.hpp"
#include "ticketing/deadline_update.hpp"

namespace mainstay::ticketing {

namespace {

constexpr int tickets_at_once = 25;  // In one transaction, which keeps others from writing.
constexpr int transactions_at_once = 40;
constexpr int due_at_once = 200;
constexpr int alert_rounds_max = 50;
constexpr std::chrono::seconds alerts_every{10};

constexpr std::array open_statuses{
    Status::new_, Status::open, Status::waiting_on_requester, Status::waiting_on_vendor
};

/// Computes some tickets anew and moves on; false where there are no more.
bool recompute_some(db::Sql& sql, PromiseCache& cache, RecomputeDeadlines& job, Time now) {
    auto promises = cache.current(sql);
    if (promises->revision != job.revision) return false;
    auto status = open_statuses[static_cast<std::size_t>(job.status)];
    auto tickets = store::tickets_of_status(sql, status, {job.after}, tickets_at_once);
    update_deadlines(sql, *promises, tickets, now);
    if (!tickets.empty()) job.after = tickets.back().value;
    if (tickets.size() == tickets_at_once) return true;
    job.after = 0;
    return ++job.status < static_cast<std::int64_t>(open_statuses.size());
}

}  // namespace

jobs::Worker recompute_worker(db::Database& database, PromiseCache& promises) {
    jobs::Policy patient{
        .attempts = 1'000,
        .first_wait = std::chrono::seconds(1),
        .timeout = std::chrono::minutes(2),
        .wait_max = std::chrono::minutes(10),
        .concurrency = 1,
    };
    return jobs::on<RecomputeDeadlines>(
        patient,
        [&database, &promises](const RecomputeDeadlines& begun, const jobs::Run& run) {
            auto job = begun;
            for (int i = 1; !run.is_completed() && !run.is_stopping(); ++i) {
                auto next = job;
                database.write([&](db::Sql& sql) {
                    next = job;  // The body may run twice.
                    bool is_more = recompute_some(sql, promises, next, run.call().now);
                    if (is_more && i < transactions_at_once) return;
                    run.complete(sql);
                    if (is_more) jobs::enqueue(sql, next, run.call().now);
                });
                job = next;
            }
            if (!run.is_completed()) throw std::runtime_error("stopped before the end");
        }
    );
}

jobs::Schedule alert_schedule(db::Database& database, PromiseCache& promises) {
    return {
        .name = "ticketing.watch_deadlines",
        .every = alerts_every,
        .work =
            [&database, &promises](const jobs::Run& run) {
                const auto& call = run.call();
                for (int round = 0; round < alert_rounds_max; ++round) {
                    auto due = database.read([&](db::Sql& sql) {
                        return store::due_tickets(sql, call.now, due_at_once);
                    });
                    if (due.empty()) return;
                    for (auto ticket : due) {
                        if (run.is_stopping()) return;
                        database.write([&](db::Sql& sql) {
                            alert_of_deadlines(sql, call, *promises.current(sql), ticket);
                        });
                    }
                }
            },
    };
}

}  // namespace mainstay::ticketing
