#include "monitoring/memory_judge.hpp"

#include <algorithm>
#include <chrono>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "monitoring/alarm_store.hpp"
#include "monitoring/call_graph.hpp"
#include "monitoring/evidence_chart.hpp"
#include "monitoring/known_deployment_store.hpp"
#include "monitoring/service_resources.hpp"
#include "monitoring/signal_line.hpp"
#include "monitoring/visible_applications.hpp"
#include "monitoring/where.hpp"
#include "signals/signals.hpp"
#include "telemetry/attribute_json.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::string_view source_name = "memory";
constexpr std::string_view leak_kind = "memory.leak";
constexpr std::chrono::seconds look_every{30};
constexpr std::chrono::minutes reminded_every{10};
constexpr std::chrono::minutes ended_after{2};  // Without a value.
constexpr std::chrono::minutes steady_for{15};
constexpr double steady_part = 0.2;  // Of the rate that it was found with.
constexpr double given_back_part = 0.5;
constexpr std::chrono::days usual_after{7};
constexpr std::chrono::minutes resources_of{15};
constexpr std::size_t environments_max = 10'000;
constexpr std::size_t findings_max = 200;
constexpr double mib = 1024.0 * 1024;
constexpr double more_requests = 1.5;

struct ResourceRow {
    std::string resource;
};
BOOST_DESCRIBE_STRUCT(ResourceRow, (), (resource))

struct SpanCount {
    std::int64_t spans = 0;
};
BOOST_DESCRIBE_STRUCT(SpanCount, (), (spans))

/// Requests of a service in a second.
double request_rate(
    telemetry::Store& store, const store::ServicePlace& place, telemetry::TimeRange range
) {
    const double seconds = std::chrono::duration<double>(range.to - range.from).count();
    if (seconds <= 0) return 0;
    Where where(Scope({{place.application, {}}}), "recorded_at", range);
    where.equals("service", place.service).add("kind IN (2, 5)");
    const auto rows = store.all<SpanCount>(
        {.sql = "SELECT sum(spans) FROM {span_minute service}" + where.text(),
         .parameters = where.parameters(),
         .range = range}
    );
    return rows && !rows->empty() ? static_cast<double>(rows->front().spans) / seconds : 0;
}

Time earliest_of(const std::vector<LeakingProcess>& processes) {
    return std::ranges::min_element(processes, {}, &LeakingProcess::since)->since;
}

std::vector<LeakingProcess> processes_in(const std::string& json) {
    auto read = wire::parse<std::vector<LeakingProcess>>(json, wire::UnknownMembers::skipped);
    return read ? *std::move(read) : std::vector<LeakingProcess>{};
}

/// Whether a process that was found to leak does so no more.
bool grows_no_more(
    const LeakingProcess& found, const InstanceMemory::Instance& instance, Time now
) {
    if (now - instance.last_at > ended_after) return true;
    if (instance.growth.is_fast || instance.minutes.empty()) return false;
    const double is = instance.minutes.back().bytes / mib;
    const double grown = found.to_mib - found.from_mib;
    if (is < found.to_mib - given_back_part * grown) return true;
    const auto from = now - steady_for;
    const auto then = std::ranges::find_if(instance.minutes, [&](const MemorySample& each) {
        return each.at >= from;
    });
    if (then == instance.minutes.begin() || then == instance.minutes.end() || found.since > from)
        return false;
    const double hours = std::chrono::duration<double, std::ratio<3'600>>(steady_for).count();
    return is - then->bytes / mib < steady_part * found.mib_per_hour * hours;
}

}  // namespace

/// As its series name it, else as the spans of the same instance do.
std::string MemoryJudge::environment_of(
    telemetry::Store& store, const InstancePlace& place, const Call& call
) {
    if (!place.environment.empty()) return place.environment;
    if (const auto known = environments_.find(place); known != environments_.end())
        return known->second;
    const telemetry::TimeRange range{call.now - resources_of, call.now + std::chrono::seconds(1)};
    std::string environment;
    for (const bool is_by_instance : {true, false}) {
        if (is_by_instance && place.instance.empty()) continue;
        Where where(Scope({{place.application, {}}}), "started_at", range);
        where.equals("service", place.service);
        if (is_by_instance)
            where.add(fmt::format(
                "{{contains}}(resource, {})",
                where.parameter(
                    telemetry::member_text("service.instance.id", place.instance).as_text
                )
            ));
        const auto rows = store.all<ResourceRow>(
            {.sql = fmt::format(
                 "SELECT resource FROM {{span service resource}}{} ORDER BY started_at DESC LIMIT "
                 "1",
                 where.text()
             ),
             .parameters = where.parameters(),
             .range = range}
        );
        if (!rows || rows->empty()) continue;
        environment = environment_named(rows->front().resource);
        break;
    }
    if (environments_.size() >= environments_max) environments_.clear();
    return environments_[place] = environment;
}

MemoryJudge::Findings MemoryJudge::find(telemetry::Store& store, const Call& call) {
    Findings findings;
    for (const auto& [place, instance] : memory_.instances()) {
        if (call.now - instance.last_at > ended_after) continue;
        auto process = leaking(place, instance);
        if (!process) continue;
        const store::ServicePlace service{
            place.application, place.service, environment_of(store, place, call)
        };
        if (process->is_fast) {
            // More requests need more memory.
            const auto before = process->since - (call.now - process->since);
            const double was = request_rate(store, service, {before, process->since});
            const double is = request_rate(store, service, {process->since, call.now});
            if (is > more_requests * was && was > 0) continue;
        }
        if (findings.size() >= findings_max && !findings.contains(service)) continue;
        auto& finding = findings[service];
        finding.processes.push_back(*std::move(process));
        finding.instances.push_back(&instance);
    }
    return findings;
}

LeakFacts MemoryJudge::facts_of(
    telemetry::Store& store, const store::ServicePlace& place, Time since, const Call& call
) {
    const auto length =
        std::min<std::chrono::microseconds>(call.now - since, std::chrono::hours(24));
    LeakFacts facts{
        .place = place,
        .requests_before = request_rate(store, place, {since - length, since}),
        .requests_since = request_rate(store, place, {call.now - length, call.now}),
    };
    facts.changes = database_.read([&](db::Sql& sql) {
        return store::known_changes(sql, place, since, call.now);
    });
    return facts;
}

void MemoryJudge::raise(
    telemetry::Store& store, const Scope& scope, const store::ServicePlace& place,
    const Finding& finding, const ServiceAlarm* open, const Call& call
) {
    const auto& processes = finding.processes;
    const auto since = earliest_of(processes);
    const auto facts = facts_of(store, place, since, call);
    double most = 0;
    for (const auto& each : processes) most = std::max(most, each.to_mib);
    ServiceAlarm alarm{
        .application = place.application,
        .signal_key = leak_key_of(place.environment, place.service),
        .kind = ServiceAlarmKind::leak,
        .environment = place.environment,
        .service = place.service,
        .began_at = open ? open->began_at : since,
        .raised_at = call.now,
        .ended_at = std::nullopt,
        .before = boost::json::serialize(wire::encode(processes)),
        .during = boost::json::serialize(
            boost::json::object{{"memory_mib", most}, {"processes", processes.size()}}
        ),
    };
    CallGraph graph(store, scope, call);
    const signals::Raise raised{
        .application = {place.application},
        .key = {alarm.signal_key},
        .source = {std::string(source_name)},
        .kind = {std::string(leak_kind)},
        .severity = leak_severity(processes, call.now),
        .subject = signal_line<Line<200>>(place.service, "?"),
        .summary = signal_line<Line<1'000>>(leak_summary(processes), "?"),
        .service = signal_line<Line<200, 0>>(place.service),
        .environment = signal_line<Line<100, 0>>(place.environment),
        .neighbours = graph.neighbours(place.application, place.service),
        .reason = leak_reason(processes),
        .hypotheses = wire::encode(leak_hypotheses(processes, facts)),
        .snapshot = leak_snapshot(processes, finding.instances, facts),
    };
    const auto done = database_.write([&](db::Sql& sql) -> Result<signals::Raised> {
        store::put_service_alarm(sql, alarm);
        return signals::raise(sql, call, raised);
    });
    if (done) {
        if (!open) ++raised_;
        return;
    }
    ++failures_;
    MAINSTAY_LOG(warning, "monitoring", "memory: {}", done.error().message);
}

bool MemoryJudge::is_over(const ServiceAlarm& alarm, const Call& call) const {
    if (call.now - alarm.began_at > usual_after && call.now - alarm.raised_at > usual_after)
        return true;
    for (const auto& found : processes_in(alarm.before))
        for (const auto& [place, instance] : memory_.instances()) {
            if (place.application != alarm.application || place.service != alarm.service ||
                place.instance != found.instance)
                continue;
            if (!instance.looked_at || !grows_no_more(found, instance, call.now)) return false;
        }
    return true;
}

void MemoryJudge::end(const ServiceAlarm& alarm, const Call& call) {
    double most = 0;
    std::int64_t processes = 0;
    for (const auto& [place, instance] : memory_.instances()) {
        if (place.application != alarm.application || place.service != alarm.service) continue;
        if (call.now - instance.last_at > ended_after || instance.samples.empty()) continue;
        ++processes;
        most = std::max(most, instance.samples.back().bytes / mib);
    }
    boost::json::object figures{
        {"after", boost::json::object{{"memory_mib", rounded(most)}, {"processes", processes}}}
    };
    if (auto during = wire::parse_json(alarm.during)) figures["before"] = *std::move(during);
    const auto done = database_.write([&](db::Sql& sql) -> Result<signals::RecoverOutcome> {
        store::remove_service_alarm(sql, alarm.application, alarm.signal_key);
        return signals::recover(
            sql, call,
            {.application = {alarm.application},
             .key = {alarm.signal_key},
             .figures = std::move(figures),
             .at = std::nullopt}
        );
    });
    if (done) {
        ++ended_;
        return;
    }
    ++failures_;
    MAINSTAY_LOG(warning, "monitoring", "memory: {}", done.error().message);
}

void MemoryJudge::look(telemetry::Store& store, const Call& call) {
    const std::lock_guard lock(looking_);
    const Stopwatch stopwatch(look_micros_);
    const auto scope = all_applications(database_, call);
    if (scope.empty()) return;
    ++looks_;
    if (const auto read = memory_.refresh(store, scope, call.now); !read) {
        ++failures_;
        MAINSTAY_LOG(info, "monitoring", "memory: {}", read.error().message);
        return;
    }
    processes_ = static_cast<std::int64_t>(memory_.instances().size());
    const auto alarms = database_.read([](db::Sql& sql) {
        return store::service_alarms(sql, ServiceAlarmKind::leak);
    });
    auto findings = find(store, call);
    for (const auto& alarm : alarms) {
        const auto found = findings.find({alarm.application, alarm.service, alarm.environment});
        if (found == findings.end()) {
            if (is_over(alarm, call)) end(alarm, call);
            continue;
        }
        if (call.now - alarm.raised_at >= reminded_every)
            raise(store, scope, found->first, found->second, &alarm, call);
        findings.erase(found);
    }
    for (const auto& [place, finding] : findings)
        raise(store, scope, place, finding, nullptr, call);
    alive_.report(call, [&](db::Sql& sql) {
        std::vector<std::int64_t> judged;
        for (const auto& [place, instance] : memory_.instances())
            if (judged.empty() || judged.back() != place.application)
                judged.push_back(place.application);
        return store::judged_applications(sql, judged);
    });
}

std::vector<jobs::Schedule> MemoryJudge::schedules(const TelemetryAccess& access) {
    return {look_schedule(
        "monitoring.judge_memory", look_every, access,
        [this](telemetry::Store& store, const Call& call) { look(store, call); }
    )};
}

std::vector<http::Family> MemoryJudge::metrics() const {
    return {
        counter_family(
            "mainstay_memory_judge_looks_total", "Looks at memory since the start.", looks_
        ),
        counter_family(
            "mainstay_memory_judge_failures_total",
            "Looks at memory, and signals in them, that came to nothing since the start.", failures_
        ),
        counter_family(
            "mainstay_memory_judge_raised_total", "Services found to leak since the start.", raised_
        ),
        counter_family(
            "mainstay_memory_judge_ended_total", "Leaks found over since the start.", ended_
        ),
        gauge_family(
            "mainstay_memory_judge_processes", "Processes that the last look judged.", processes_
        ),
        seconds_family(
            "mainstay_memory_judge_look_seconds", "How long the last look at memory took.",
            look_micros_
        ),
    };
}

}  // namespace mainstay::monitoring
