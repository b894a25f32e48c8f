#include "signals/sweep_job.hpp"

#include "signals/flow.hpp"
#include "signals/incident_store.hpp"
#include "signals/quiet_store.hpp"
#include "signals/signal_store.hpp"
#include "signals/sources.hpp"

namespace mainstay::signals {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int swept_at_once = 100;
constexpr int purged_at_once = 200;

/// Calls `step` in transactions of its own until it had less to do than `at_once`.
template <class Step>
void repeat(db::Database& database, const jobs::Run& run, int at_once, Step step) {
    int count = at_once;
    while (count == at_once && !run.is_stopping())
        count = database.write([&](db::Sql& sql) { return step(sql); });
}

void sweep(db::Database& database, const jobs::Run& run) {
    repeat(database, run, swept_at_once, [&](db::Sql& sql) {
        return note_dead_sources(sql, run.call(), swept_at_once);
    });
    repeat(database, run, swept_at_once, [&](db::Sql& sql) {
        return sweep_signals(sql, run.call(), swept_at_once);
    });
    database.write([&](db::Sql& sql) {
        const auto due = store::next_due_signal(sql);
        if (due && *due - run.call().now <= sweep_ahead)
            jobs::enqueue(sql, SweepSignals{}, *due, "sweep");
    });
}

void purge(db::Database& database, const jobs::Run& run, std::chrono::days kept) {
    const auto before = run.call().now - kept;
    for (auto step : {store::purge, store::purge_incidents, store::purge_quiet})
        repeat(database, run, purged_at_once, [&](db::Sql& sql) {
            return step(sql, before, purged_at_once);
        });
}

}  // namespace

jobs::Worker sweep_worker(db::Database& database) {
    return jobs::on<SweepSignals>(
        {.attempts = 5,
         .first_wait = seconds(5),
         .ahead_max = sweep_ahead + hours(1),
         .concurrency = 1},
        [&database](const SweepSignals&, const jobs::Run& run) { sweep(database, run); }
    );
}

std::vector<jobs::Schedule> schedules(db::Database& database, std::chrono::days kept) {
    return {
        {
            .name = "signals.sweep_each_minute",
            .every = minutes(1),
            .work = [&database](const jobs::Run& run) { sweep(database, run); },
        },
        {
            .name = "signals.purge",
            .every = hours(24),
            .at = hours(3),
            .work = [&database, kept](const jobs::Run& run) { purge(database, run, kept); },
        },
    };
}

}  // namespace mainstay::signals
