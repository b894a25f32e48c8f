#include "ticketing/suggestion_jobs.hpp"

#include "ticketing/suggestion_training.hpp"

namespace mainstay::ticketing {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::string_view one_at_a_time = "train";

void enqueue_training(db::Sql& sql, Time now) {
    jobs::enqueue(sql, TrainSuggestions{}, now, std::string(one_at_a_time));
}

}  // namespace

jobs::Worker train_worker(db::Database& database) {
    // It computes for minutes where there are many tickets, and must not keep a quick job waiting.
    jobs::Policy policy{
        .attempts = 3,
        .first_wait = minutes(1),
        .timeout = minutes(30),
        .concurrency = 1,
        .lane = jobs::Lane::slow,
    };
    return jobs::on<TrainSuggestions>(
        policy,
        [&database](const TrainSuggestions& job, const jobs::Run& run) {
            auto state = database.read([](db::Sql& sql) { return store::suggestion_state(sql); });
            if (!state.is_enabled && !job.is_asked_for) return;
            if (!train_suggestions(database, run.call().now, [&] { return run.is_stopping(); }))
                throw std::runtime_error("stopped before the end");
        }
    );
}

std::vector<jobs::Schedule> training_schedules(db::Database& database) {
    return {
        {
            .name = "ticketing.train_suggestions_nightly",
            .every = hours(24),
            .at = hours(2),
            .work =
                [&database](const jobs::Run& run) {
                    database.write([&](db::Sql& sql) { enqueue_training(sql, run.call().now); });
                },
        },
        {
            .name = "ticketing.train_suggestions_by_answers",
            .every = minutes(10),
            .work =
                [&database](const jobs::Run& run) {
                    auto state =
                        database.read([](db::Sql& sql) { return store::suggestion_state(sql); });
                    if (!is_training_due(state.answered)) return;
                    database.write([&](db::Sql& sql) { enqueue_training(sql, run.call().now); });
                },
        },
    };
}

}  // namespace mainstay::ticketing
