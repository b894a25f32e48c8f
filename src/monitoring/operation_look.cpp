#include "monitoring/operation_look.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "monitoring/call_waits.hpp"
#include "monitoring/other_days.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

using detect::ChangeVerdict;

constexpr std::int64_t requests_min = 12;
constexpr std::chrono::seconds raised_again_every{60};
constexpr std::chrono::seconds well_for{60};
constexpr std::chrono::hours usual_after{24};
constexpr std::chrono::days unknown_max{7};
constexpr std::chrono::hours ended_kept{2};
constexpr std::chrono::seconds gap_before{60};
constexpr std::size_t findings_max = 100;
constexpr std::size_t waits_asked_max = 10;
constexpr std::int64_t waits_looked_at = 10'000;

OperationPlace place_of(const OperationAlarm& alarm) {
    return {alarm.application, alarm.environment, alarm.service, alarm.operation};
}

}  // namespace

bool OperationLook::is_worth_judging(const RecentRequests::Operation& operation) const {
    std::int64_t requests = 0;
    for (const auto& [from, of_stretch] : operation.fresh) requests += of_stretch.requests;
    return requests >= requests_min;
}

std::vector<RecentRequests::Gap> OperationLook::gaps_of(const OperationPlace& place) const {
    std::vector<RecentRequests::Gap> gaps;
    const auto [begin, end] = alarms_.equal_range(place);
    for (auto each = begin; each != end; ++each)
        gaps.push_back(
            {each->second.began_at - gap_before, each->second.ended_at.value_or(call_.now)}
        );
    return gaps;
}

void OperationLook::judge() {
    for (auto& alarm : database_.read([](db::Sql& sql) { return store::alarms(sql); })) {
        if (alarm.ended_at && call_.now - *alarm.ended_at > ended_kept)
            forgotten_.push_back(std::move(alarm));
        else
            alarms_.emplace(place_of(alarm), std::move(alarm));
    }
    for (const auto& [place, operation] : requests_.operations())
        if (is_worth_judging(operation)) ++judged_;
    for (const auto& [place, operation] : requests_.operations())
        if (is_worth_judging(operation)) judge_one(place);
    for (const auto& [place, alarm] : alarms_)
        if (!alarm.ended_at) judge_open(place, alarm);
    ask_other_days();
    find_late();
}

void OperationLook::judge_one(const OperationPlace& place) {
    auto input = requests_.input(place, call_.now, gaps_of(place));
    input.operations = std::max<std::int64_t>(1, judged_);
    const auto judgement = detect::judge_operation(input);
    if (judgement.latency.verdict != ChangeVerdict::unknown ||
        judgement.errors.verdict != ChangeVerdict::unknown)
        ++states_[{place.application, place.environment, place.service}].judged;
    for (const auto kind : {AlarmKind::errors, AlarmKind::latency}) {
        const auto& change = kind == AlarmKind::latency ? judgement.latency : judgement.errors;
        const auto [begin, end] = alarms_.equal_range(place);
        const bool is_open = std::any_of(begin, end, [&](const auto& each) {
            return each.second.kind == kind && !each.second.ended_at;
        });
        if (is_open || change.verdict != ChangeVerdict::worse) continue;
        if (findings_.size() < findings_max)
            findings_.push_back({place, kind, input, change, std::nullopt});
    }
}

void OperationLook::judge_open(const OperationPlace& place, const OperationAlarm& alarm) {
    auto input = requests_.input(place, call_.now, {});
    input.is_open = true;
    input.operations = std::max<std::int64_t>(1, judged_);
    if (auto before =
            wire::parse<detect::OperationBefore>(alarm.before, wire::UnknownMembers::skipped))
        input.before = *std::move(before);
    const auto judgement = detect::judge_operation(input);
    const auto& change = alarm.kind == AlarmKind::latency ? judgement.latency : judgement.errors;
    const auto lasts = call_.now - alarm.began_at;
    auto& state = states_[{place.application, place.environment, place.service}];
    if (change.verdict == ChangeVerdict::fine) {
        ++state.judged;
        if (call_.now - alarm.bad_at < well_for) return;
        boost::json::object figures{{"after", figures_of(input)}};
        if (auto during = wire::parse_json(alarm.during)) figures["before"] = *std::move(during);
        over_.push_back({alarm, std::move(figures)});
        return;
    }
    const bool is_worse = change.verdict == ChangeVerdict::worse;
    if (is_worse) {
        ++state.judged;
        state.worse.push_back(place.operation);
    }
    if (is_worse ? lasts > usual_after : lasts > unknown_max) {
        boost::json::object figures{{"after", figures_of(input)}};
        figures[is_worse ? "became_usual" : "became_unknown"] = true;
        over_.push_back({alarm, std::move(figures)});
        return;
    }
    if (is_worse && call_.now - alarm.raised_at >= raised_again_every)
        findings_.push_back({place, alarm.kind, input, change, alarm});
    else
        still_bad_.push_back(alarm);
}

void OperationLook::ask_other_days() {
    std::erase_if(findings_, [&](Finding& finding) {
        if (finding.alarm) return false;
        auto then = on_other_days(store_, finding.place, call_.now);
        if (!then || !*then) return false;
        finding.input.other_days = **std::move(then);
        const auto judgement = detect::judge_operation(finding.input);
        finding.change = finding.kind == AlarmKind::latency ? judgement.latency : judgement.errors;
        return finding.change.verdict != ChangeVerdict::worse;
    });
    for (const auto& finding : findings_)
        if (!finding.alarm)
            states_[{finding.place.application, finding.place.environment, finding.place.service}]
                .worse.push_back(finding.place.operation);
}

/// What is slow may wait for a service that is slow to take requests up, which that one's own
/// requests do not show.
void OperationLook::find_late() {
    std::map<std::pair<std::int64_t, std::string>, Time> slow_since;
    for (const auto& finding : findings_) {
        if (finding.kind != AlarmKind::latency || slow_since.size() == waits_asked_max) continue;
        const auto began_at = finding.alarm
                                  ? finding.alarm->began_at
                                  : call_.now - std::chrono::seconds(finding.change.seconds);
        const std::pair where(finding.place.application, finding.place.environment);
        const auto [since, is_new] = slow_since.emplace(where, began_at);
        if (!is_new) since->second = std::min(since->second, began_at);
    }
    for (const auto& [where, since] : slow_since) {
        const auto& [application, environment] = where;
        std::int64_t requests = 0;
        for (const auto& [place, operation] : requests_.operations())
            if (place.application == application)
                for (const auto& [from, each] : operation.fresh) requests += each.requests;
        const auto waits = call_waits(
            store_, {application, environment, since, call_.now, 1 + requests / waits_looked_at}
        );
        if (!waits) {
            MAINSTAY_LOG(info, "monitoring", "operations: {}", waits.error().message);
            continue;
        }
        for (auto& [service, text] : late_services(*waits))
            states_[{application, environment, service}].lateness = text;
    }
}

}  // namespace mainstay::monitoring
