// The clocks of a ticket: what was promised for it, and how much of that time has passed. A clock
// is a replay of the ticket's events; nothing of it is kept, and so nothing has to be mended. Pure:
// no SQL, no clock of its own.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/time.hpp"
#include "ticketing/service_level.hpp"

namespace mainstay::ticketing {

/// What happened to a ticket, as far as clocks mind.
enum class ServiceLevelAction {
    created,
    desk_replied,       ///< A public message of staff.
    requester_replied,  ///< A public message of the requester's side.
    changed,            ///< Anything below was: also a hand-over, a resolution, a reopening.
    merged,             ///< Into another ticket, which has clocks of its own.
    merge_undone,
};
BOOST_DESCRIBE_ENUM(
    ServiceLevelAction, created, desk_replied, requester_replied, changed, merged, merge_undone
)

/// One event, with what it changed. A reply may change the status in the same instant.
struct ServiceLevelEvent {
    Time at;
    ServiceLevelAction action = ServiceLevelAction::changed;
    std::optional<Status> status;
    std::optional<Level> level;
    std::optional<Kind> kind;
    std::optional<Priority> priority;
    std::optional<Id<Organization>> organization;
    std::optional<Id<Application>> application;
    std::optional<bool> is_awaited;  // Of the creation: whether somebody waits for an answer. True.

    bool operator==(const ServiceLevelEvent&) const = default;
};

BOOST_DESCRIBE_STRUCT(
    ServiceLevelEvent, (),
    (at, action, status, level, kind, priority, organization, application, is_awaited)
)

/// What a clock measures.
enum class ClockKind {
    /// From the creation to the desk's first public reply, or the resolution. None where nobody
    /// waits.
    first_response,
    next_reply,  ///< From a reply of the requester to the desk's, or the resolution.
    resolution,  ///< From the creation to the resolution; reopened, it goes on.
    level,       ///< The stays with the teams of a level, or with the vendor.
};
BOOST_DESCRIBE_ENUM(ClockKind, first_response, next_reply, resolution, level)

enum class ClockState {
    running,    ///< It counts, or will as soon as its calendar opens.
    paused,     ///< It does not count until something happens to the ticket.
    fulfilled,  ///< What was promised is done, in time or not.
    cancelled,  ///< The ticket was merged into another.
};
BOOST_DESCRIBE_ENUM(ClockState, running, paused, fulfilled, cancelled)

/// Why time was counted or not.
enum class CountReason {
    counted,
    outside_hours,         ///< The calendar was closed. Only explain() tells this apart.
    waiting_on_requester,  ///< The requester is to answer.
    resolved,              ///< Nothing was owed.
    at_other_level,        ///< Another team, or the vendor, had the ticket.
    merged,                ///< It was part of another ticket, until that was undone.
};
BOOST_DESCRIBE_ENUM(
    CountReason, counted, outside_hours, waiting_on_requester, resolved, at_other_level, merged
)

/// A time during which one reason held.
struct ClockInterval {
    Time begin;
    Time end;
    CountReason reason = CountReason::counted;
    std::string calendar;                 // By which it counts; empty where it does not.
    std::chrono::microseconds counted{};  // Business time.
    std::vector<std::string> holidays{};  // Of what lay outside the hours: names.

    bool operator==(const ClockInterval&) const = default;
};

/// A clock as it stands.
struct ServiceLevelClock {
    ClockKind kind = ClockKind::resolution;
    std::optional<Level> level;  // Of what it measures, where that is the stays at a level.
    std::string policy;          // In force now or, once fulfilled, in force then.
    std::string calendar;        // Of that policy.
    std::chrono::microseconds target{};
    Time started_at;
    ClockState state = ClockState::running;
    std::optional<Time> due_at;  // Empty while it is paused in time, or if never.
    std::chrono::microseconds elapsed{};
    std::optional<Time> fulfilled_at;
    std::optional<Time> breached_at;       // In time, if empty.
    std::vector<ClockInterval> intervals;  // From started_at to what ended it, or to now.

    std::chrono::microseconds remaining() const { return target - elapsed; }

    bool operator==(const ServiceLevelClock&) const = default;
};

/// The clocks of a ticket at `now`, later events left out, in the order in which they began; of
/// next replies each one. Those without a target in the policy in force are not among them.
///
/// Where a change of the ticket brings another policy, what has been counted stays counted by the
/// hours that were in force then, and the new target holds for the whole: no clock begins anew. A
/// target that is shorter than what has passed is breached from then on, not before. For a time in
/// which nothing was promised, the hours of the later promise hold. Other policies and calendars
/// than those of yesterday recompute it all.
///
/// A clock is breached when `now`, or what it waited for, comes after due_at.
///
/// Refuses: no_creation, not_in_order; missing, for the creation without `application`. Cost:
/// linear in events for each clock.
Result<std::vector<ServiceLevelClock>> service_level_clocks(
    const ServiceLevels& levels, std::span<const ServiceLevelEvent> events, Time now
);

/// How many holidays are named for one time that was closed.
inline constexpr std::size_t holidays_named_max = 5;

/// Why a clock is due when it is: what was counted and what was not from its beginning to due_at,
/// what is still to come included; or to its end if it is not due. Counted time is told apart from
/// what lay outside the hours. At most `count_max` intervals.
std::vector<ClockInterval> explain(
    const ServiceLevels& levels, const ServiceLevelClock& clock, std::size_t count_max
);

}  // namespace mainstay::ticketing
