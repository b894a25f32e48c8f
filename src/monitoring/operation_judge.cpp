#include "monitoring/operation_judge.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"
#include "monitoring/operation_look.hpp"
#include "monitoring/silence_look.hpp"
#include "monitoring/visible_applications.hpp"
#include "signals/signals.hpp"

namespace mainstay::monitoring {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds look_every{10};
constexpr std::chrono::seconds alive_every{60};

}  // namespace

void OperationJudge::look(telemetry::Store& store, const Call& call) {
    const std::lock_guard lock(looking_);
    const auto began = Steady::now();
    const auto scope = all_applications(database_, call);
    if (scope.empty()) return;
    ++looks_;
    if (const auto read = requests_.refresh(store, scope, call.now); !read) {
        ++failures_;
        MAINSTAY_LOG(info, "monitoring", "operations: {}", read.error().message);
        return;
    }
    CallGraph graph(store, scope, call);
    SilenceLook silences(database_, store, requests_, graph, silences_, call);
    silences.judge();
    OperationLook look(database_, store, requests_, graph, call);
    for (const auto& [place, text] : silences.silent()) {
        graph.add_service(place.application, place.service);
        look.add_silence(place, text);
    }
    look.judge();
    silences.write();
    look.write();
    raised_ += look.raised() + silences.raised();
    ended_ += look.ended() + silences.ended();
    failures_ += look.failures() + silences.failures();
    judged_ = look.judged();
    report_alive(call);
    look_micros_ =
        std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - began).count();
}

void OperationJudge::report_alive(const Call& call) {
    if (call.now >= reported_at_ && call.now - reported_at_ < alive_every) return;
    std::vector<std::int64_t> judged;
    for (const auto& [place, operation] : requests_.operations())
        if (judged.empty() || judged.back() != place.application)
            judged.push_back(place.application);
    database_.write([&](db::Sql& sql) {
        for (const auto application : store::judged_applications(sql, judged))
            if (const auto noted = signals::source_alive(
                    sql, call,
                    {.application = {application},
                     .source = {"operations"},
                     .expected_every = alive_every,
                     .at = std::nullopt}
                );
                !noted)
                MAINSTAY_LOG(warning, "monitoring", "operations: {}", noted.error().message);
    });
    reported_at_ = call.now;
}

std::vector<jobs::Schedule> OperationJudge::schedules(const TelemetryAccess& access) {
    auto work = [this, &access](const jobs::Run& run) {
        if (const auto held = access.hold()) look(**held, run.call());
    };
    return {
        {.name = "monitoring.judge_operations",
         .every = look_every,
         .policy = {.attempts = 1, .concurrency = 1, .lane = jobs::Lane::slow},
         .work = work},
    };
}

std::vector<http::Family> OperationJudge::metrics() const {
    const auto family = [](std::string name, std::string help, std::string_view type, auto value) {
        return http::Family{std::move(name), std::move(help), type, [value] {
                                return std::vector<http::Family::Figure>{
                                    {"", static_cast<double>(value())}
                                };
                            }};
    };
    return {
        family(
            "mainstay_judge_looks_total", "Looks at operations since the start.", "counter",
            [this] { return looks_.load(); }
        ),
        family(
            "mainstay_judge_failures_total",
            "Looks, and signals in them, that came to nothing since the start.", "counter",
            [this] { return failures_.load(); }
        ),
        family(
            "mainstay_judge_raised_total",
            "Operations found worse, and services found silent, since the start.", "counter",
            [this] { return raised_.load(); }
        ),
        family(
            "mainstay_judge_ended_total",
            "Operations and services found well again since the start.", "counter",
            [this] { return ended_.load(); }
        ),
        family(
            "mainstay_judge_operations", "Operations that the last look judged.", "gauge",
            [this] { return judged_.load(); }
        ),
        family(
            "mainstay_judge_look_seconds", "How long the last look took.", "gauge",
            [this] { return static_cast<double>(look_micros_.load()) / 1e6; }
        ),
    };
}

}  // namespace mainstay::monitoring
