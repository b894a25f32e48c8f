#include "monitoring/silence_look.hpp"

#include <algorithm>
#include <cmath>

#include "base/log.hpp"
#include "monitoring/service_calls.hpp"
#include "monitoring/service_presence.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring {

namespace {

constexpr std::chrono::hours usual_for{24};  // After that a silence is no news.
constexpr std::chrono::seconds looks_apart_max{60};
constexpr std::chrono::seconds first_apart_max{15};  // Of a process that begins.
constexpr std::chrono::seconds batch_time{10};       // Spans come in batches of some seconds.
constexpr std::chrono::seconds lag_max{120};
constexpr std::chrono::seconds quiet_min{10};
constexpr std::chrono::seconds quiet_together{20};
constexpr std::chrono::minutes active_for{5};
constexpr std::chrono::minutes rest_time{1};
constexpr std::chrono::hours looked_back{1};
constexpr std::chrono::hours alarm_kept{2};
constexpr std::chrono::seconds reminded_every{60};
constexpr double missed_min = 3;
constexpr double minutes_share_min = 0.8;
constexpr std::size_t minutes_min = 3;
constexpr std::size_t asked_max = 30;
constexpr std::size_t rests_max = 5'000;

store::ServicePlace place_of(const ServiceAlarm& alarm) {
    return {alarm.application, alarm.service, alarm.environment};
}

store::ServicePlace environment_of(const store::ServicePlace& place) {
    return {place.application, {}, place.environment};
}

}  // namespace

void SilenceLook::note_failure(const Error& error) {
    ++failures_;
    MAINSTAY_LOG(info, "monitoring", "silences: {}", error.message);
}

bool SilenceLook::begin() {
    // Another node may have looked all the time; what this process missed when it was not there, it
    // missed.
    const auto apart_max = memory_.has_looked ? looks_apart_max : first_apart_max;
    memory_.has_looked = true;
    auto watched_from = call_.now;
    database_.write([&](db::Sql& sql) {
        const auto last = store::service_watch(sql);
        if (last && call_.now >= last->looked_at && call_.now - last->looked_at <= apart_max)
            watched_from = last->watched_from;
        store::put_service_watch(sql, {call_.now, watched_from});
    });
    std::erase_if(memory_.rests_until, [&](const auto& each) { return each.second <= call_.now; });
    return call_.now - watched_from >= watched_min;
}

void SilenceLook::collect() {
    const Time tens_from =
        Time{call_.now.micros - call_.now.micros % 60'000'000} - std::chrono::minutes(1);
    for (const auto& [place, operation] : requests_.operations()) {
        auto& seen = services_[{place.application, {}, place.environment}][place.service];
        for (const auto* stretches : {&operation.minutes, &operation.fresh})
            for (const auto& [from, requests] : *stretches) {
                if (requests.requests == 0) continue;
                const bool is_ten = stretches == &operation.fresh && from >= tens_from;
                seen.until =
                    std::max(seen.until, from + (is_ten ? stretch_time : std::chrono::seconds(60)));
                seen.minutes.insert({from.micros - from.micros % 60'000'000});
                seen.requests += requests.requests;
            }
        if (!operation.minutes.empty())
            seen.durations =
                detect::added(seen.durations, operation.minutes.rbegin()->second.durations);
    }
}

std::vector<LeftOut> SilenceLook::left_out(const store::ServicePlace& place) const {
    std::vector<LeftOut> times;
    for (const auto& alarm : alarms_)
        if (place_of(alarm) == place || place_of(alarm) == environment_of(place))
            times.push_back({alarm.began_at, alarm.ended_at.value_or(call_.now)});
    return times;
}

bool SilenceLook::is_open(const store::ServicePlace& place) const {
    return std::ranges::any_of(alarms_, [&](const ServiceAlarm& alarm) {
        return !alarm.ended_at && place_of(alarm) == place;
    });
}

void SilenceLook::judge() {
    for (auto& alarm : database_.read([](db::Sql& sql) {
             return store::service_alarms(sql, ServiceAlarmKind::silence);
         })) {
        auto& kept =
            alarm.ended_at && call_.now - *alarm.ended_at > alarm_kept ? forgotten_ : alarms_;
        kept.push_back(std::move(alarm));
    }
    const bool is_watched = begin();
    for (const auto& alarm : alarms_)
        if (!alarm.ended_at) judge_open(alarm);
    if (!is_watched) return;
    collect();
    for (const auto& [all, services] : services_) {
        if (is_open(all)) continue;
        std::vector<std::string> active;
        bool are_quiet = true;
        for (const auto& [name, seen] : services) {
            if (call_.now - seen.until > active_for) continue;
            active.push_back(name);
            are_quiet = are_quiet && call_.now - seen.until >= quiet_together;
        }
        if (active.size() > 1 && are_quiet) {
            judge_together(all, services, active);
            continue;
        }
        for (const auto& [name, seen] : services)
            judge_service({all.application, name, all.environment}, seen);
    }
}

/// Judges by what came in the hour before it fell silent, which began at `began_at` where it is
/// known.
std::optional<SilenceLook::Finding> SilenceLook::assess(
    const store::ServicePlace& place, std::int64_t lag_seconds, std::optional<Time> began_at
) {
    const auto until = began_at ? *began_at + std::chrono::microseconds(1) : call_.now;
    auto presence = presence_of(store_, place, {until - looked_back, until});
    if (!presence) {
        note_failure(presence.error());
        return std::nullopt;
    }
    if (presence->stretches.empty()) return std::nullopt;
    Finding finding{.place = place, .input = {}, .judgement = {}};
    auto& input = finding.input;
    input.environment = place.environment;
    input.service = place.service;
    input.at = call_.now;
    input.lag_seconds = lag_seconds;
    input.last_at = presence->last_at;
    input.stretches = std::move(presence->stretches);
    if (!place.service.empty()) {
        auto calls = calls_to(
            store_, place, {input.last_at, call_.now}, call_.now - std::chrono::seconds(lag_seconds)
        );
        if (!calls) {
            note_failure(calls.error());
            return std::nullopt;
        }
        input.calls = *std::move(calls);
    }
    finding.judgement = judge_silence(input, left_out(place));
    return finding;
}

void SilenceLook::judge_open(const ServiceAlarm& alarm) {
    const auto place = place_of(alarm);
    SilenceJudgement before;
    if (auto read = wire::parse<SilenceJudgement>(alarm.before, wire::UnknownMembers::skipped))
        before = *std::move(read);
    constexpr auto lag = batch_time.count();
    const auto recent = presence_of(
        store_, place, {call_.now - std::chrono::minutes(2), call_.now + std::chrono::seconds(1)}
    );
    if (!recent) {
        note_failure(recent.error());
        silent_.emplace(place, "nothing came of it since " + to_string(alarm.began_at) + '.');
        return;
    }
    if (has_returned(recent->stretches, before.usual_share, call_.now, lag)) {
        std::int64_t requests = 0;
        for (const auto& each : recent->stretches)
            if (each.from >= call_.now - std::chrono::minutes(1)) requests += each.requests;
        boost::json::object figures{
            {"after", {{"requests_a_second", std::round(static_cast<double>(requests) / 6) / 10}}}
        };
        if (auto during = wire::parse_json(alarm.during)) figures["before"] = *std::move(during);
        over_.push_back({alarm, std::move(figures)});
        return;
    }
    silent_.emplace(place, "nothing came of it since " + to_string(alarm.began_at) + '.');
    if (call_.now - alarm.began_at > usual_for) {
        over_.push_back({alarm, {{"became_usual", true}}});
        return;
    }
    if (call_.now - alarm.raised_at < reminded_every) return;
    auto finding = assess(place, lag, alarm.began_at);
    if (!finding) return;
    finding->alarm = alarm;
    // That it is silent was found; what it shows is of now.
    if (finding->judgement.verdict != SilenceVerdict::silent) {
        const auto seconds = finding->judgement.seconds;
        finding->judgement = before;
        finding->judgement.seconds = seconds;
    }
    findings_.push_back(*std::move(finding));
}

void SilenceLook::judge_together(
    const store::ServicePlace& all, const Services& services, const std::vector<std::string>& active
) {
    if (memory_.rests_until.contains(all)) return;
    detect::Durations durations;
    for (const auto& name : active)
        durations = detect::added(durations, services.at(name).durations);
    const auto usual =
        std::chrono::microseconds(static_cast<std::int64_t>(detect::quantile_of(durations, 0.5)));
    const auto lag = std::chrono::ceil<std::chrono::seconds>(
        std::min<std::chrono::microseconds>(batch_time + usual, lag_max)
    );
    auto finding = assess(all, lag.count(), std::nullopt);
    if (!finding || finding->judgement.verdict != SilenceVerdict::silent) return;
    if (auto days = earlier_days(store_, all, finding->input.last_at)) {
        finding->input.earlier_days = *std::move(days);
        finding->judgement = judge_silence(finding->input, left_out(all));
    }
    if (finding->judgement.verdict != SilenceVerdict::silent) {
        memory_.rests_until[all] = call_.now + rest_time;
        return;
    }
    finding->services = active;
    for (const auto& name : active)
        silent_.emplace(
            store::ServicePlace{all.application, name, all.environment},
            silence_in_words(finding->input)
        );
    findings_.push_back(*std::move(finding));
}

bool SilenceLook::is_worth_asking(const store::ServicePlace& place, const Seen& seen) const {
    if (seen.minutes.size() < minutes_min || call_.now - seen.until < quiet_min) return false;
    if (memory_.rests_until.contains(place) || is_open(place)) return false;
    const auto minutes = 1 + (*seen.minutes.rbegin() - *seen.minutes.begin()).count() / 60'000'000;
    const auto known = static_cast<double>(minutes);
    if (static_cast<double>(seen.minutes.size()) < minutes_share_min * known) return false;
    const double quiet = std::chrono::duration<double>(call_.now - seen.until).count();
    return static_cast<double>(seen.requests) / (known * 60) * quiet >= missed_min;
}

void SilenceLook::judge_service(const store::ServicePlace& place, const Seen& seen) {
    if (asked_ >= asked_max || !is_worth_asking(place, seen)) return;
    ++asked_;
    const auto usual =
        std::chrono::microseconds(static_cast<std::int64_t>(detect::quantile_of(seen.durations, 0.5)
        ));
    const auto lag = std::chrono::ceil<std::chrono::seconds>(
        std::min<std::chrono::microseconds>(batch_time + usual, lag_max)
    );
    auto finding = assess(place, lag.count(), std::nullopt);
    if (!finding) return;
    auto& [of, input, judgement, services, alarm] = *finding;
    if (judgement.verdict == SilenceVerdict::silent && judgement.sign != SilenceSign::calls_fail)
        if (auto days = earlier_days(store_, place, input.last_at)) {
            input.earlier_days = *std::move(days);
            judgement = judge_silence(input, left_out(place));
            if (judgement.verdict == SilenceVerdict::unknown)
                memory_.rests_until[place] = call_.now + rest_time;
        }
    if (judgement.verdict == SilenceVerdict::silent || calls_fail(input.calls))
        silent_.emplace(place, silence_in_words(input));
    if (judgement.verdict == SilenceVerdict::idle && memory_.rests_until.size() < rests_max)
        memory_.rests_until[place] = call_.now + rest_time;
    if (judgement.verdict == SilenceVerdict::silent) findings_.push_back(*std::move(finding));
}

}  // namespace mainstay::monitoring
