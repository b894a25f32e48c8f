#include "monitoring/objective_judge.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "monitoring/objective_alarms.hpp"
#include "monitoring/objective_counter.hpp"
#include "signals/signals.hpp"

namespace mainstay::monitoring {

namespace {

using Steady = std::chrono::steady_clock;

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
    const auto began = Steady::now();
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
        while (failed == 0 && !is_stopping() && Steady::now() - began < counting_back_max &&
               count(access, objective, call, count_back)) {
        }
    end_leftovers(objectives, call);
    counted_ = counted;
    if (counted > 0 || objectives.empty()) report_alive(call);
    look_micros_ =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - began).count();
}

void ObjectiveJudge::report_alive(const Call& call) {
    database_.write([&](db::Sql& sql) {
        for (const auto application : store::objective_applications(sql))
            if (const auto noted = signals::source_alive(
                    sql, call,
                    {.application = {application},
                     .source = {"objectives"},
                     .expected_every = objectives_every,
                     .at = std::nullopt}
                );
                !noted)
                MAINSTAY_LOG(warning, "monitoring", "objectives: {}", noted.error().message);
    });
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
    const auto family = [](std::string name, std::string help, std::string_view type, auto value) {
        return http::Family{std::move(name), std::move(help), type, [value] {
                                return std::vector<http::Family::Figure>{
                                    {"", static_cast<double>(value())}
                                };
                            }};
    };
    return {
        family(
            "mainstay_objective_looks_total", "Looks at objectives since the start.", "counter",
            [this] { return looks_.load(); }
        ),
        family(
            "mainstay_objective_failures_total",
            "Objectives that a look could not count or judge, since the start.", "counter",
            [this] { return failures_.load(); }
        ),
        family(
            "mainstay_objectives_counted", "Objectives that the last look counted.", "gauge",
            [this] { return counted_.load(); }
        ),
        family(
            "mainstay_objective_look_seconds", "How long the last look at objectives took.",
            "gauge", [this] { return static_cast<double>(look_micros_.load()) / 1e6; }
        ),
    };
}

}  // namespace mainstay::monitoring
