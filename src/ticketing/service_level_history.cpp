#include "ticketing/service_level_history.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "ticketing/service_level_codes.hpp"

namespace mainstay::ticketing {

namespace {

using Spans = std::span<const TicketSpan>;
using Events = std::span<const ServiceLevelEvent>;

/// From the first span for which `counts` holds to the last such, which the ticket has left or not.
template <class Counts>
std::optional<ClockCourse> course_of(
    ClockKind kind, std::optional<Level> level, Spans spans, Counts counts
) {
    auto first = std::ranges::find_if(spans, counts);
    if (first == spans.end()) return std::nullopt;
    auto end = spans.size();
    while (!counts(spans[end - 1])) --end;
    auto begin = static_cast<std::size_t>(first - spans.begin());
    return ClockCourse{kind, level, begin, end, end < spans.size()};
}

/// From `begin` to the desk's next reply, or the resolution.
ClockCourse answer_course(ClockKind kind, std::size_t begin, Events events, Spans spans) {
    auto end = begin + 1;
    while (end < spans.size() && events[end].action != ServiceLevelAction::desk_replied &&
           is_open(spans[end].status))
        ++end;
    return {kind, std::nullopt, begin, end, end < spans.size()};
}

/// The answers that are owed one after another.
void add_answers(Events events, Spans spans, std::vector<ClockCourse>& courses) {
    std::size_t at = 0;
    if (events.front().is_awaited.value_or(true)) {
        courses.push_back(answer_course(ClockKind::first_response, 0, events, spans));
        at = courses.back().end;
    }
    while (at < spans.size()) {
        bool asks = events[at].action == ServiceLevelAction::requester_replied &&
                    is_open(spans[at].status) && !spans[at].is_merged;
        if (!asks) {
            ++at;
            continue;
        }
        courses.push_back(answer_course(ClockKind::next_reply, at, events, spans));
        at = courses.back().end;
    }
}

}  // namespace

Result<> check_events(Events events) {
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < events.size() && errors.empty(); ++i) {
        auto field = fmt::format("events[{}]", i);
        bool is_creation = events[i].action == ServiceLevelAction::created;
        if (is_creation != (i == 0))
            errors.push_back(wrong("events", code::no_creation));
        else if (is_creation && !events[i].application)
            errors.push_back(wrong(field + ".application", mainstay::code::missing));
        else if (i > 0 && events[i].at < events[i - 1].at)
            errors.push_back(wrong(field + ".at", code::not_in_order));
    }
    if (events.empty()) errors.push_back(wrong("events", code::no_creation));
    if (!errors.empty()) return invalid(std::move(errors));
    return {};
}

std::vector<TicketSpan> ticket_spans(const ServiceLevels& levels, Events events, Time now) {
    std::vector<TicketSpan> spans;
    PolicyCriteria criteria;
    TicketSpan span;
    for (const ServiceLevelEvent& event : events) {
        if (event.at > now) break;
        if (!spans.empty()) spans.back().end = event.at;
        if (event.organization) criteria.organization = event.organization;
        criteria.application = event.application.value_or(criteria.application);
        criteria.kind = event.kind.value_or(criteria.kind);
        criteria.priority = event.priority.value_or(criteria.priority);
        span.status = event.status.value_or(span.status);
        span.level = event.level.value_or(span.level);
        if (event.action == ServiceLevelAction::merged) span.is_merged = true;
        if (event.action == ServiceLevelAction::merge_undone) span.is_merged = false;
        span.policy = levels.policy_for(criteria);
        span.begin = event.at;
        span.end = now;
        spans.push_back(span);
    }
    return spans;
}

std::vector<ClockCourse> clock_courses(Events events, Spans spans) {
    std::vector<ClockCourse> courses;
    if (spans.empty()) return courses;
    add_answers(events, spans, courses);
    auto is_owed = [](const TicketSpan& span) { return is_open(span.status); };
    if (auto course = course_of(ClockKind::resolution, std::nullopt, spans, is_owed))
        courses.push_back(*course);
    for (Level level : {Level::L1, Level::L2, Level::L3, Level::L4}) {
        auto is_there = [&](const TicketSpan& span) {
            return is_open(span.status) && span.level == level;
        };
        if (auto course = course_of(ClockKind::level, level, spans, is_there))
            courses.push_back(*course);
    }
    std::ranges::sort(courses, {}, [](const ClockCourse& course) {
        return std::tuple(course.begin, course.kind, course.level);
    });
    return courses;
}

}  // namespace mainstay::ticketing
