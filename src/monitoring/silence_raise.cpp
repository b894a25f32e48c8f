#include <fmt/format.h>

#include "base/log.hpp"
#include "monitoring/known_deployment_store.hpp"
#include "monitoring/service_presence.hpp"
#include "monitoring/signal_line.hpp"
#include "monitoring/silence_look.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::string_view judge_name = "operations";
constexpr std::chrono::seconds other_after{15};  // What was under way when it fell silent is over.

boost::json::object figures_of_silence(const SilenceJudgement& judgement) {
    return {{"requests_a_second", 0}, {"usual_requests_a_second", judgement.usual_a_second}};
}

}  // namespace

signals::Raise SilenceLook::raise_of(const Finding& finding, const ServiceAlarm& alarm) {
    const auto& [place, input, judgement, services, open] = finding;
    SilenceFacts facts{.services = services};
    const auto other_from = alarm.began_at + other_after;
    facts.other_seconds = (call_.now - other_from).count() / 1'000'000;
    if (auto sends = sends_other(store_, place, {other_from, call_.now + std::chrono::seconds(1)}))
        facts.sends_other = *sends;
    if (!place.service.empty())
        facts.changes = database_.read([&](db::Sql& sql) {
            return store::known_changes(sql, place, alarm.began_at, call_.now);
        });
    const bool is_critical = place.service.empty() ? !facts.sends_other.value_or(false)
                                                   : judgement.sign == SilenceSign::calls_fail;
    auto reason = wire::encode(judgement).as_object();
    reason["began_at"] = to_string(alarm.began_at);
    if (input.calls.are_known) reason["calls"] = wire::encode(input.calls);
    signals::Raise raise{
        .application = {place.application},
        .key = {alarm.signal_key},
        .source = {std::string(judge_name)},
        .kind = {std::string(signals::silence_kind)},
        .severity =
            is_critical ? signals::SignalSeverity::critical : signals::SignalSeverity::warning,
        .subject = signal_line<Line<200>>(place.service, "all services"),
        .summary = signal_line<Line<1'000>>(silence_summary(input, judgement), "?"),
        .service = signal_line<Line<200, 0>>(place.service),
        .environment = signal_line<Line<100, 0>>(place.environment),
        .reason = std::move(reason),
        .hypotheses = wire::encode(silence_hypotheses(input, judgement, facts)),
        .snapshot = silence_snapshot(input, facts),
    };
    if (!place.service.empty()) {
        raise.neighbours = graph_.neighbours(place.application, place.service);
        const auto is_silent = [&](const std::string& callee) {
            return silent_.contains({place.application, callee, place.environment});
        };
        raise.origin = signal_line<Line<200, 0>>(
            graph_.origin(place.application, place.service, is_silent, is_silent)
        );
    }
    return raise;
}

void SilenceLook::write_finding(const Finding& finding) {
    ServiceAlarm alarm{
        .application = finding.place.application,
        .signal_key = silence_key_of(finding.place.environment, finding.place.service),
        .kind = ServiceAlarmKind::silence,
        .environment = finding.place.environment,
        .service = finding.place.service,
        .began_at = finding.input.last_at,
        .raised_at = call_.now,
        .ended_at = std::nullopt,
        .before = wire::print(finding.judgement),
        .during = boost::json::serialize(figures_of_silence(finding.judgement)),
    };
    if (finding.alarm) {
        alarm.began_at = finding.alarm->began_at;
        alarm.before = finding.alarm->before;
    }
    const auto raise = raise_of(finding, alarm);
    const auto done = database_.write([&](db::Sql& sql) -> Result<signals::Raised> {
        auto raised = TRY(signals::raise(sql, call_, raise));
        // Of a judge that counts as dead no silence is taken; it is found once more.
        if (raised.outcome != signals::RaiseOutcome::source_dead)
            store::put_service_alarm(sql, alarm);
        return raised;
    });
    if (done) {
        if (!finding.alarm) ++raised_;
        return;
    }
    ++failures_;
    MAINSTAY_LOG(warning, "monitoring", "silences: {}", done.error().message);
}

void SilenceLook::write_over(const Over& over) {
    auto alarm = over.alarm;
    alarm.ended_at = call_.now;
    const bool is_usual = over.figures.contains("became_usual");
    const auto done = database_.write([&](db::Sql& sql) -> Result<signals::RecoverOutcome> {
        if (is_usual)
            store::remove_service_alarm(sql, alarm.application, alarm.signal_key);
        else
            store::put_service_alarm(sql, alarm);
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
    MAINSTAY_LOG(warning, "monitoring", "silences: {}", done.error().message);
}

void SilenceLook::write() {
    for (const auto& finding : findings_) write_finding(finding);
    for (const auto& over : over_) write_over(over);
    if (forgotten_.empty()) return;
    database_.write([&](db::Sql& sql) {
        for (const auto& alarm : forgotten_)
            store::remove_service_alarm(sql, alarm.application, alarm.signal_key);
    });
}

}  // namespace mainstay::monitoring
