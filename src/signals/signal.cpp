#include "signals/signal.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "wire/codec.hpp"

namespace mainstay::signals {

namespace {

Damping damping_of(const Signal& signal) {
    return {signal.after_raises, std::chrono::seconds(signal.after_seconds)};
}

Flapping flapping_of(const Signal& signal) {
    return {signal.changes, signal.changes_since, signal.hold_level};
}

void keep(Signal& signal, const Flapping& flapping) {
    signal.changes = flapping.changes;
    signal.changes_since = flapping.since;
    signal.hold_level = flapping.hold_level;
}

/// REQUIRES: it is held.
Time hold_end(const Signal& signal) { return *signal.quiet_since + hold_of(flapping_of(signal)); }

void move(Signal& signal, SignalTrigger trigger) {
    const auto to = next(signal.state, trigger);
    MAINSTAY_CHECK(to.has_value());
    signal.state = *to;
    signal.is_current = *to != SignalState::recovered;
}

void confirm_if_due(Signal& signal, Time now) {
    if (signal.state != SignalState::pending) return;
    if (!is_confirmed(damping_of(signal), signal.raises, signal.first_at, now)) return;
    move(signal, SignalTrigger::confirmed);
    signal.opened_at = now;
}

void end(Signal& signal, Time at) {
    move(signal, SignalTrigger::quiet);
    signal.recovered_at = at;
    signal.quiet_since.reset();
}

std::string neighbours_text(const Raise& raise) {
    return wire::json::serialize(wire::encode(raise.neighbours));
}

void take_over(Signal& signal, const Raise& raise, Time at) {
    signal.severity = std::max(signal.severity, raise.severity);
    signal.summary = raise.summary.value;
    signal.last_at = std::max(signal.last_at, at);
    ++signal.raises;
    // More may be known of where it is than at first; less is not.
    if (!raise.origin.value.empty()) signal.origin = raise.origin.value;
    if (!raise.neighbours.empty()) signal.neighbours = neighbours_text(raise);
}

void begin_anew(Signal& signal, const Raise& raise, Time at) {
    const bool has_counted = signal.opened_at.has_value();
    move(signal, has_counted ? SignalTrigger::returned : SignalTrigger::resumed);
    if (!has_counted) {
        signal.first_at = at;
        signal.raises = 1;
    }
    signal.origin = raise.origin.value;
    signal.neighbours = neighbours_text(raise);
    signal.returned_at = at;
    signal.recovered_at.reset();
    signal.figures.reset();
    signal.is_decided = false;
    signal.acknowledged_by.reset();
    signal.acknowledged_at.reset();
    signal.acknowledge_note.clear();
    keep(signal, changed(flapping_of(signal), at));
}

}  // namespace

Signal first_raised(const Raise& raise, std::int64_t episode, Time at, Time now) {
    Signal signal{
        .application = raise.application,
        .key = raise.key.value,
        .episode = episode,
        .source = raise.source.value,
        .scope = raise.scope.value,
        .kind = raise.kind.value,
        .severity = raise.severity,
        .service = raise.service.value,
        .environment = raise.environment.value,
        .subject = raise.subject.value,
        .summary = raise.summary.value,
        .origin = raise.origin.value,
        .neighbours = neighbours_text(raise),
        .is_alone = raise.is_alone,
        .raises = 1,
        .first_at = at,
        .last_at = at,
        .after_raises = raise.damping.after_raises,
        .after_seconds = raise.damping.after.count(),
        .changes_since = at,
    };
    confirm_if_due(signal, now);
    return signal;
}

bool is_same_episode(const Signal& signal, Time at) {
    return signal.is_current || !signal.recovered_at || at - *signal.recovered_at <= return_window;
}

RaiseOutcome raise_again(Signal& signal, const Raise& raise, Time at, Time now) {
    if (raise.at && signal.is_current && *raise.at == signal.last_at) return RaiseOutcome::repeated;
    take_over(signal, raise, at);
    if (!signal.is_current) {
        signal.severity = raise.severity;
        begin_anew(signal, raise, at);
        confirm_if_due(signal, now);
        return RaiseOutcome::returned;
    }
    if (signal.quiet_since) {
        signal.quiet_since.reset();
        signal.is_decided = false;
        keep(signal, held_longer(flapping_of(signal), at));
    }
    confirm_if_due(signal, now);
    return RaiseOutcome::counted;
}

RecoverOutcome report_over(Signal& signal, Time at) {
    if (signal.quiet_since) return RecoverOutcome::held;
    const bool has_counted = is_active(signal.state);
    keep(signal, changed(flapping_of(signal), at));
    if (has_counted && is_flapping(flapping_of(signal))) {
        signal.quiet_since = at;
        return RecoverOutcome::held;
    }
    end(signal, at);
    return RecoverOutcome::recovered;
}

bool pass_time(Signal& signal, Time now) {
    if (!signal.is_current) return false;
    if (signal.state == SignalState::pending) {
        confirm_if_due(signal, now);
        if (signal.state == SignalState::open) return true;
        if (signal.last_at + pending_kept > now) return false;
        end(signal, now);
        return true;
    }
    if (!signal.quiet_since || hold_end(signal) > now) return false;
    end(signal, *signal.quiet_since);
    return true;
}

std::optional<Time> due_of(const Signal& signal, std::optional<Time> muted_until) {
    auto due = muted_until;
    auto at_latest = [&](Time time) { due = due ? std::min(*due, time) : time; };
    if (signal.state == SignalState::pending)
        at_latest(pending_due(damping_of(signal), signal.raises, signal.first_at, signal.last_at));
    if (signal.quiet_since) at_latest(hold_end(signal));
    return due;
}

}  // namespace mainstay::signals
