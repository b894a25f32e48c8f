#include "monitoring/operation_judge.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "monitoring/operation_look.hpp"
#include "monitoring/silence_look.hpp"
#include "monitoring/visible_applications.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::seconds look_every{10};

}  // namespace

void OperationJudge::look(telemetry::Store& store, const Call& call) {
    const std::lock_guard lock(looking_);
    const Stopwatch stopwatch(look_micros_);
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
    alive_.report(call, [&](db::Sql& sql) {
        std::vector<std::int64_t> judged;
        for (const auto& [place, operation] : requests_.operations())
            if (judged.empty() || judged.back() != place.application)
                judged.push_back(place.application);
        return store::judged_applications(sql, judged);
    });
}

std::vector<jobs::Schedule> OperationJudge::schedules(const TelemetryAccess& access) {
    return {look_schedule(
        "monitoring.judge_operations", look_every, access,
        [this](telemetry::Store& store, const Call& call) { look(store, call); }
    )};
}

std::vector<http::Family> OperationJudge::metrics() const {
    return {
        counter_family(
            "mainstay_judge_looks_total", "Looks at operations since the start.", looks_
        ),
        counter_family(
            "mainstay_judge_failures_total",
            "Looks, and signals in them, that came to nothing since the start.", failures_
        ),
        counter_family(
            "mainstay_judge_raised_total",
            "Operations found worse, and services found silent, since the start.", raised_
        ),
        counter_family(
            "mainstay_judge_ended_total",
            "Operations and services found well again since the start.", ended_
        ),
        gauge_family("mainstay_judge_operations", "Operations that the last look judged.", judged_),
        seconds_family("mainstay_judge_look_seconds", "How long the last look took.", look_micros_),
    };
}

}  // namespace mainstay::monitoring
