#include "monitoring/monitor_evaluator.hpp"

#include <algorithm>
#include <set>

#include "base/log.hpp"
#include "monitoring/monitor_store.hpp"
#include "monitoring/visible_applications.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::seconds run_every{30};
constexpr std::chrono::seconds run_for_max{25};
constexpr std::chrono::minutes failing_tried_every{2};
constexpr std::chrono::minutes failing_raised_after{15};

/// The first of what is wrong, as a sentence.
std::string sentence_of(const Error& error) {
    return error.fields.empty() ? error.message : error.fields.front().message;
}

bool is_put_off(const Monitor& monitor, Time now) {
    return monitor.failing_since && monitor.tried_at && now >= *monitor.tried_at &&
           now - *monitor.tried_at < failing_tried_every;
}

}  // namespace

void MonitorEvaluator::run(telemetry::Store& store, const Call& call) {
    const std::lock_guard lock(running_);
    const Stopwatch stopwatch(run_micros_);
    // A source that is dead raises nothing about silence, and ends nothing.
    alive_.report(call, store::monitored_applications);
    auto monitors = database_.read([](db::Sql& sql) { return store::enabled_monitors(sql); });
    std::set<std::int64_t> there;
    for (const auto& monitor : monitors) there.insert(monitor.id.value);
    std::erase_if(detectors_, [&](const auto& each) { return !there.contains(each.first); });
    const auto scope = all_applications(database_, call);
    waiting_ = 0;
    for (auto& monitor : monitors) {
        if (is_put_off(monitor, call.now)) continue;
        if (stopwatch.elapsed() > run_for_max) {
            ++waiting_;
            continue;
        }
        try {
            evaluate(store, scope, monitor, call);
        } catch (const std::exception& failure) {
            ++failures_;
            MAINSTAY_LOG(warning, "monitoring", "monitor {}: {}", monitor.id.value, failure.what());
            record_failure(monitor, "The server failed at it: see its log.", call);
        }
    }
}

void MonitorEvaluator::evaluate(
    telemetry::Store& store, const Scope& scope, Monitor monitor, const Call& call
) {
    auto groups = database_.read([&](db::Sql& sql) { return store::groups_of(sql, monitor.id); });
    // Only what learns is remembered.
    MonitorDetectors none;
    auto& detectors =
        needs_history(condition_of(monitor).kind) ? detectors_[monitor.id.value] : none;
    MonitorEvaluation evaluation(store, scope, monitor, std::move(groups), detectors, call);
    const auto done = evaluation.evaluate();
    if (done && !*done) return;
    ++evaluations_;
    if (!done) {
        ++failures_;
        return record_failure(std::move(monitor), sentence_of(done.error()), call);
    }
    if (const auto written = evaluation.write(database_); !written) {
        ++failures_;
        MAINSTAY_LOG(
            warning, "monitoring", "monitor {}: {}", monitor.id.value, written.error().message
        );
        return record_failure(std::move(monitor), sentence_of(written.error()), call);
    }
    raised_ += evaluation.raised();
    ended_ += evaluation.ended();
}

void MonitorEvaluator::record_failure(Monitor monitor, const std::string& why, const Call& call) {
    monitor.tried_at = call.now;
    monitor.failure = why;
    if (!monitor.failing_since) monitor.failing_since = call.now;
    const bool is_lasting = call.now - *monitor.failing_since >= failing_raised_after;
    const bool is_raised = is_lasting && !monitor.is_failure_raised;
    monitor.is_failure_raised = monitor.is_failure_raised || is_raised;
    const auto done = database_.write([&](db::Sql& sql) -> Result<> {
        if (!store::write_evaluation(sql, monitor) || !is_raised) return {};
        TRY(signals::raise(sql, call, monitor_failure(monitor, query_of(monitor))));
        return {};
    });
    if (!done)
        MAINSTAY_LOG(
            warning, "monitoring", "monitor {}: {}", monitor.id.value, done.error().message
        );
}

std::vector<jobs::Schedule> MonitorEvaluator::schedules(const TelemetryAccess& access) {
    return {look_schedule(
        "monitoring.evaluate_monitors", run_every, access,
        [this](telemetry::Store& store, const Call& call) { run(store, call); }
    )};
}

std::vector<http::Family> MonitorEvaluator::metrics() const {
    return {
        counter_family(
            "mainstay_monitor_evaluations_total", "Evaluations of monitors since the start.",
            evaluations_
        ),
        counter_family(
            "mainstay_monitor_failures_total", "Those that came to nothing since the start.",
            failures_
        ),
        counter_family(
            "mainstay_monitor_raised_total", "Groups that were raised since the start.", raised_
        ),
        counter_family(
            "mainstay_monitor_ended_total", "Groups that ended since the start.", ended_
        ),
        gauge_family(
            "mainstay_monitor_waiting", "Monitors that the last run had no time for.", waiting_
        ),
        seconds_family("mainstay_monitor_run_seconds", "How long the last run took.", run_micros_),
    };
}

}  // namespace mainstay::monitoring
