#include "ticketing/deadlines.hpp"

#include <algorithm>
#include <map>

#include "wire/name.hpp"

namespace mainstay::ticketing {

namespace {

std::int64_t seconds(std::chrono::microseconds time) { return time / std::chrono::seconds(1); }

/// When so much of the target has passed. It does not depend on when it is asked.
std::optional<Time> warning_of(const Promises& promises, const ServiceLevelClock& clock) {
    const auto& percent = promises.policy(clock.policy).promises.warning_percent;
    if (!percent || clock.state != ClockState::running || !clock.due_at) return std::nullopt;
    auto threshold = clock.target * percent->value / 100;
    auto begin = clock.started_at;
    auto elapsed = clock.elapsed;
    if (!clock.intervals.empty()) {
        const auto& last = clock.intervals.back();
        bool counts = last.reason == CountReason::counted;
        begin = counts ? last.begin : last.end;
        if (counts) elapsed -= last.counted;
    }
    if (elapsed >= threshold) return begin;
    return promises.levels.calendar(clock.calendar).after(begin, threshold - elapsed);
}

}  // namespace

std::optional<std::vector<Deadline>> deadlines_of(
    const Promises& promises, Id<Ticket> ticket, const std::vector<ServiceLevelEvent>& events,
    Time now
) {
    // The database's clock and this one may differ by a little.
    if (!events.empty()) now = std::max(now, events.back().at);
    auto clocks = service_level_clocks(promises.levels, events, now);
    if (!clocks) return std::nullopt;
    std::vector<Deadline> deadlines;
    std::int64_t round = 0;
    for (const ServiceLevelClock& clock : *clocks) {
        auto& deadline = deadlines.emplace_back(Deadline{
            .ticket = ticket,
            .clock = clock.kind,
            .level = clock.level ? std::string(wire::name_of(*clock.level)) : "",
            .policy = promises.policy(clock.policy).id,
            .state = clock.state,
            .started_at = clock.started_at,
            .target_seconds = seconds(clock.target),
            .elapsed_seconds = seconds(clock.elapsed),
            .due_at = clock.due_at,
            .warn_at = warning_of(promises, clock),
            .fulfilled_at = clock.fulfilled_at,
            .breached_at = clock.breached_at,
        });
        if (clock.kind == ClockKind::next_reply) deadline.round = round++;
    }
    return deadlines;
}

std::optional<NextAlert> next_alert(const Deadline& deadline, const std::vector<AlertMark>& done) {
    if (deadline.state != ClockState::running || !deadline.due_at) return std::nullopt;
    // What is due earlier than thought when it was done, by a shorter target, is no news.
    auto is_done = [&](Alert alert) {
        return std::ranges::any_of(done, [&](const AlertMark& mark) {
            return mark.ticket == deadline.ticket && mark.key() == deadline.key() &&
                   mark.alert == alert && mark.due_at >= *deadline.due_at;
        });
    };
    if (is_done(Alert::breach)) return std::nullopt;
    bool is_warned = !deadline.warn_at || is_done(Alert::warning);
    if (is_warned) return NextAlert{Alert::breach, *deadline.due_at};
    return NextAlert{Alert::warning, std::min(*deadline.warn_at, *deadline.due_at)};
}

std::string clock_name(const DeadlineKey& key) {
    std::string name(wire::name_of(key.clock));
    return key.level.empty() ? name : name + "_" + key.level;
}

}  // namespace mainstay::ticketing
