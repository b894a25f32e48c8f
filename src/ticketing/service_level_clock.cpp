#include "ticketing/service_level_clock.hpp"

#include <algorithm>

#include "ticketing/service_level_history.hpp"

namespace mainstay::ticketing {

namespace {

std::optional<TargetMinutes> target_of(
    const ServiceLevelPolicy* policy, const ClockCourse& course
) {
    if (!policy) return std::nullopt;
    switch (course.kind) {
        case ClockKind::first_response:
            return policy->first_response;
        case ClockKind::next_reply:
            return policy->next_reply;
        case ClockKind::resolution:
            return policy->resolution;
        case ClockKind::level:
            break;
    }
    auto target = std::ranges::find(policy->levels, *course.level, &LevelTarget::level);
    return target == policy->levels.end() ? std::nullopt : std::optional(target->minutes);
}

/// REQUIRES: target_of() has a value.
const std::string& calendar_of(const ServiceLevelPolicy& policy, const ClockCourse& course) {
    if (!course.level) return policy.calendar.value;
    auto target = std::ranges::find(policy.levels, *course.level, &LevelTarget::level);
    return target->calendar ? target->calendar->value : policy.calendar.value;
}

CountReason reason_of(const TicketSpan& span, const ClockCourse& course) {
    if (span.is_merged) return CountReason::merged;
    if (!is_open(span.status)) return CountReason::resolved;
    if (course.level && span.level != *course.level) return CountReason::at_other_level;
    if (span.status == Status::waiting_on_requester) return CountReason::waiting_on_requester;
    return CountReason::counted;
}

void append(std::vector<ClockInterval>& intervals, ClockInterval next) {
    if (next.begin == next.end) return;
    if (!intervals.empty()) {
        auto& last = intervals.back();
        if (last.end == next.begin && last.reason == next.reason &&
            last.calendar == next.calendar) {
            last.end = next.end;
            last.counted += next.counted;
            return;
        }
    }
    intervals.push_back(std::move(next));
}

/// Since when the target in force at the end of a course holds.
Time target_since(std::span<const TicketSpan> spans, const ClockCourse& course) {
    auto target = target_of(spans.back().policy, course);
    auto since = spans.size() - 1;
    for (; since > 0; --since) {
        const auto& before = spans[since - 1];
        bool is_instant = before.begin == before.end;  // Two changes at once: nothing between.
        if (!is_instant && target_of(before.policy, course) != target) break;
    }
    return spans[since].begin;
}

ClockState state_of(const ClockCourse& course, const TicketSpan& last) {
    if (course.is_fulfilled) return ClockState::fulfilled;
    if (last.is_merged) return ClockState::cancelled;
    return reason_of(last, course) == CountReason::counted ? ClockState::running
                                                           : ClockState::paused;
}

/// Counts a clock's time. REQUIRES: the policy in force at its end has a target for it.
ServiceLevelClock counted(
    const ServiceLevels& levels, std::span<const TicketSpan> all, const ClockCourse& course
) {
    auto spans = all.subspan(course.begin, course.end - course.begin);
    const auto& last = spans.back();
    ServiceLevelClock clock{
        .kind = course.kind,
        .level = course.level,
        .policy = last.policy->name.value,
        .calendar = calendar_of(*last.policy, course),
        .target = std::chrono::minutes(target_of(last.policy, course)->value),
        .started_at = spans.front().begin,
        .state = state_of(course, last)
    };
    for (const TicketSpan& span : spans) {
        ClockInterval interval{span.begin, span.end, reason_of(span, course), {}, {}};
        if (interval.reason == CountReason::counted) {
            bool is_promised = target_of(span.policy, course).has_value();
            interval.calendar = calendar_of(is_promised ? *span.policy : *last.policy, course);
            const auto& calendar = levels.calendar(interval.calendar);
            interval.counted = calendar.between(span.begin, span.end);
            bool may_go_on = &span == &last && clock.state == ClockState::running;
            if (!clock.due_at && (may_go_on || interval.counted >= clock.remaining()))
                clock.due_at = calendar.after(span.begin, clock.remaining());
        }
        clock.elapsed += interval.counted;
        append(clock.intervals, std::move(interval));
    }
    if (course.is_fulfilled) clock.fulfilled_at = last.end;
    if (clock.due_at && *clock.due_at < last.end)
        clock.breached_at =
            std::min(std::max(*clock.due_at, target_since(spans, course)), last.end);
    return clock;
}

}  // namespace

Result<std::vector<ServiceLevelClock>> service_level_clocks(
    const ServiceLevels& levels, std::span<const ServiceLevelEvent> events, Time now
) {
    TRY(check_events(events));
    std::vector<ServiceLevelClock> clocks;
    auto spans = ticket_spans(levels, events, now);
    for (const ClockCourse& course : clock_courses(events, spans))
        if (target_of(spans[course.end - 1].policy, course))
            clocks.push_back(counted(levels, spans, course));
    return clocks;
}

std::vector<ClockInterval> explain(
    const ServiceLevels& levels, const ServiceLevelClock& clock, std::size_t count_max
) {
    auto intervals = clock.intervals;
    auto end = intervals.empty() ? clock.started_at : intervals.back().end;
    if (clock.due_at && clock.state == ClockState::running && *clock.due_at > end)
        append(intervals, {end, *clock.due_at, CountReason::counted, clock.calendar, {}});
    if (clock.due_at) {
        std::erase_if(intervals, [&](const ClockInterval& interval) {
            return interval.begin >= *clock.due_at;
        });
        intervals.back().end = std::min(intervals.back().end, *clock.due_at);
    }
    std::vector<ClockInterval> found;
    for (const ClockInterval& interval : intervals) {
        if (found.size() >= count_max) break;
        if (interval.reason != CountReason::counted) {
            found.push_back(interval);
            continue;
        }
        auto begin = interval.begin;
        auto open = levels.calendar(interval.calendar)
                        .intervals(begin, interval.end, count_max - found.size());
        for (const auto& [opens_at, closes_at] : open) {
            append(found, {begin, opens_at, CountReason::outside_hours, interval.calendar, {}});
            append(
                found,
                {opens_at, closes_at, CountReason::counted, interval.calendar, closes_at - opens_at}
            );
            begin = closes_at;
        }
        if (found.size() < count_max)
            append(found, {begin, interval.end, CountReason::outside_hours, interval.calendar, {}});
    }
    if (found.size() > count_max)
        found.erase(found.begin() + static_cast<std::ptrdiff_t>(count_max), found.end());
    for (ClockInterval& interval : found)
        if (interval.reason == CountReason::outside_hours)
            interval.holidays = levels.calendar(interval.calendar)
                                    .holidays(interval.begin, interval.end, holidays_named_max);
    return found;
}

}  // namespace mainstay::ticketing
