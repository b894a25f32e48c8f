#include "monitoring/objective_judge.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "monitoring/objective_alarms.hpp"
#include "monitoring/objective_counter.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::seconds objectives_every{60};
constexpr std::chrono::seconds counting_back_max{15};  // Of a look, beside what it judges.
constexpr int failures_in_a_row_max = 3;

Result<bool> up(db::Database& database, telemetry::Store& store, Objective& objective, Time now) {
    TRY(count_up(database, store, objective, now));
    return true;
}

}  // namespace

/// Whether there is more to count.
bool ObjectiveJudge::count(
    const TelemetryAccess& access, Objective& objective, const Call& call, Counting counting
) {
    auto held = access.hold();
    const auto counted = held ? counting(database_, **held, objective, call.now)
                              : Result<bool>(std::move(held).error());
    if (counted) return *counted;
    ++failures_;
    MAINSTAY_LOG(
        warning, "monitoring", "objective {}: {}", objective.id.value, counted.error().message
    );
    return false;
}

void ObjectiveJudge::judge(const Objective& objective, const Call& call) {
    const auto judged = database_.write([&](db::Sql& sql) -> Result<> {
        // It may have been changed, or retired, since.
        const auto now = store::find_objective(sql, objective.id);
        if (!now || now->version != objective.version) return {};
        return judge_objective(sql, call, *now);
    });
    if (judged) return;
    ++failures_;
    MAINSTAY_LOG(
        warning, "monitoring", "objective {}: {}", objective.id.value, judged.error().message
    );
}

void ObjectiveJudge::end_leftovers(const std::vector<Objective>& objectives, const Call& call) {
    const auto alarms = database_.read([](db::Sql& sql) { return store::objective_alarms(sql); });
    for (const auto& alarm : alarms) {
        if (std::ranges::find(objectives, alarm.objective, &Objective::id) != objectives.end())
            continue;
        const auto ended = database_.write([&](db::Sql& sql) -> Result<> {
            const auto objective = store::find_objective(sql, alarm.objective);
            if (!objective) return {};
            return end_objective_alarm(sql, call, *objective, alarm.speed);
        });
        if (!ended) ++failures_;
    }
}

void ObjectiveJudge::look(
    const TelemetryAccess& access, const Call& call, const std::function<bool()>& is_stopping
) {
    const std::lock_guard lock(looking_);
    const Stopwatch stopwatch(look_micros_);
    auto objectives = database_.read([](db::Sql& sql) { return store::counted_objectives(sql); });
    ++looks_;
    int failed = 0;
    std::int64_t counted = 0;
    for (auto& objective : objectives) {
        if (is_stopping() || failed == failures_in_a_row_max) break;
        if (!count(access, objective, call, up)) {
            ++failed;
            continue;
        }
        failed = 0;
        ++counted;
        judge(objective, call);
    }
    for (auto& objective : objectives)
        while (failed == 0 && !is_stopping() && stopwatch.elapsed() < counting_back_max &&
               count(access, objective, call, count_back)) {
        }
    end_leftovers(objectives, call);
    counted_ = counted;
    if (counted > 0 || objectives.empty()) alive_.report(call, store::objective_applications);
}

std::vector<jobs::Schedule> ObjectiveJudge::schedules(const TelemetryAccess& access) {
    auto work = [this, &access](const jobs::Run& run) {
        look(access, run.call(), [&run] { return run.is_stopping(); });
    };
    return {
        {.name = "monitoring.judge_objectives",
         .every = objectives_every,
         .policy = {.attempts = 1, .concurrency = 1, .lane = jobs::Lane::slow},
         .work = work},
    };
}

std::vector<http::Family> ObjectiveJudge::metrics() const {
    return {
        counter_family(
            "mainstay_objective_looks_total", "Looks at objectives since the start.", looks_
        ),
        counter_family(
            "mainstay_objective_failures_total",
            "Objectives that a look could not count or judge, since the start.", failures_
        ),
        gauge_family(
            "mainstay_objectives_counted", "Objectives that the last look counted.", counted_
        ),
        seconds_family(
            "mainstay_objective_look_seconds", "How long the last look at objectives took.",
            look_micros_
        ),
    };
}

}  // namespace mainstay::monitoring
