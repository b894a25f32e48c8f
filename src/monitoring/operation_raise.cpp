#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "monitoring/known_deployment_store.hpp"
#include "monitoring/operation_look.hpp"
#include "monitoring/signal_line.hpp"
#include "monitoring/version_store.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::string_view source = "operations";
constexpr double critical_share = 0.2;

std::string_view kind_name(AlarmKind kind) {
    return kind == AlarmKind::latency ? "latency.regression" : "errors.regression";
}

std::string in_words(double micros) {
    return micros < 1e6 ? fmt::format("{:.3g} ms", micros / 1e3)
                        : fmt::format("{:.3g} s", micros / 1e6);
}

/// What it is in few words, for titles; the reason has all figures.
std::string summary_of(AlarmKind kind, const detect::OperationChange& change) {
    if (kind == AlarmKind::errors)
        return fmt::format(
            "{:.3g} % of requests fail, and {:.3g} % did before.", change.after * 100,
            change.before * 100
        );
    return fmt::format(
        "Requests take {}, and took {} before.", in_words(change.after), in_words(change.before)
    );
}

}  // namespace

HypothesisFacts OperationLook::facts_of(const Finding& finding, Time began_at) {
    const auto& place = finding.place;
    auto facts = database_.read([&](db::Sql& sql) {
        return store::known_changes(
            sql, {place.application, place.service, place.environment}, began_at, call_.now
        );
    });
    for (const auto& edge : graph_.edges(place.application)) {
        if (edge.caller != place.service) continue;
        Callee callee{.name = edge.callee, .is_service = edge.is_service};
        const auto state = states_.find({place.application, place.environment, edge.callee});
        if (edge.is_service && state != states_.end()) callee.state = state->second;
        facts.callees.push_back(std::move(callee));
    }
    // Those that are worse are named first.
    std::ranges::partition(facts.callees, [](const Callee& each) {
        return each.state && each.state->is_bad();
    });
    return facts;
}

std::string OperationLook::origin_of(const ServiceKey& service) const {
    const auto& [application, environment, name] = service;
    const auto state_of = [&](const std::string& callee) -> const ServiceState* {
        const auto state = states_.find({application, environment, callee});
        return state == states_.end() ? nullptr : &state->second;
    };
    return graph_.origin(
        application, name,
        [&](const std::string& callee) {
            const auto* state = state_of(callee);
            return state && state->is_bad();
        },
        [&](const std::string& callee) {
            const auto* state = state_of(callee);
            return state && !state->silence.empty();
        }
    );
}

signals::Raise OperationLook::raise_of(const Finding& finding, const OperationAlarm& alarm) {
    const auto& [place, kind, input, change, open] = finding;
    const auto facts = facts_of(finding, alarm.began_at);
    const bool is_critical = kind == AlarmKind::errors && change.after >= critical_share;
    auto reason = wire::encode(change).as_object();
    reason["began_at"] = to_string(alarm.began_at);
    return {
        .application = {place.application},
        .key = {alarm.signal_key},
        .source = {std::string(source)},
        .kind = {std::string(kind_name(kind))},
        .severity =
            is_critical ? signals::SignalSeverity::critical : signals::SignalSeverity::warning,
        .subject = signal_line<Line<200>>(place.operation, "?"),
        .summary = signal_line<Line<1'000>>(summary_of(kind, change), "?"),
        .service = signal_line<Line<200, 0>>(place.service),
        .environment = signal_line<Line<100, 0>>(place.environment),
        .origin = signal_line<Line<200, 0>>(
            origin_of({place.application, place.environment, place.service})
        ),
        .neighbours = graph_.neighbours(place.application, place.service),
        .reason = std::move(reason),
        .hypotheses = wire::encode(hypotheses_of(input, change, alarm.began_at, facts)),
        .snapshot = snapshot_of(input, kind, alarm.began_at, facts),
    };
}

void OperationLook::write_finding(const Finding& finding) {
    OperationAlarm alarm{
        .application = finding.place.application,
        .signal_key = signal_key_of(finding.kind, finding.input),
        .kind = finding.kind,
        .environment = finding.place.environment,
        .service = finding.place.service,
        .operation = finding.place.operation,
        .began_at = finding.input.at - std::chrono::seconds(finding.change.seconds),
        .raised_at = call_.now,
        .bad_at = call_.now,
        .ended_at = std::nullopt,
        .before = {},
        .during = boost::json::serialize(figures_of(finding.input)),
    };
    if (finding.alarm) {
        alarm.signal_key = finding.alarm->signal_key;
        alarm.began_at = finding.alarm->began_at;
        alarm.before = finding.alarm->before;
    } else {
        alarm.before = wire::print(detect::before_window(finding.input, finding.change.seconds));
    }
    const auto raise = raise_of(finding, alarm);
    const auto done = database_.write([&](db::Sql& sql) -> Result<signals::Raised> {
        store::put_alarm(sql, alarm);
        return signals::raise(sql, call_, raise);
    });
    if (done) {
        if (!finding.alarm) ++raised_;
        return;
    }
    ++failures_;
    MAINSTAY_LOG(warning, "monitoring", "operations: {}", done.error().message);
}

void OperationLook::write_over(const Over& over) {
    auto alarm = over.alarm;
    alarm.ended_at = call_.now;
    const bool is_usual = over.figures.as_object().contains("became_usual");
    const auto done = database_.write([&](db::Sql& sql) -> Result<signals::RecoverOutcome> {
        // What became usual counts from now on.
        if (is_usual)
            store::remove_alarm(sql, alarm.application, alarm.signal_key);
        else
            store::put_alarm(sql, alarm);
        return signals::recover(
            sql, call_,
            {.application = {alarm.application},
             .key = {alarm.signal_key},
             .figures = over.figures,
             .at = std::nullopt}
        );
    });
    if (done) {
        ++ended_;
        return;
    }
    ++failures_;
    MAINSTAY_LOG(warning, "monitoring", "operations: {}", done.error().message);
}

void OperationLook::write() {
    for (const auto& finding : findings_) write_finding(finding);
    for (const auto& over : over_) write_over(over);
    if (still_bad_.empty() && forgotten_.empty()) return;
    database_.write([&](db::Sql& sql) {
        for (auto alarm : still_bad_) {
            alarm.bad_at = call_.now;
            store::put_alarm(sql, alarm);
        }
        for (const auto& alarm : forgotten_)
            store::remove_alarm(sql, alarm.application, alarm.signal_key);
    });
}

}  // namespace mainstay::monitoring
