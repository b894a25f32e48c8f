#include "ticketing/vendor_clock.hpp"

#include <algorithm>

namespace mainstay::ticketing {

namespace {

using std::chrono::duration_cast, std::chrono::microseconds, std::chrono::minutes,
    std::chrono::seconds;

VendorClock clock_of(
    VendorClockKind kind, TargetMinutes target, const calendar::Calendar& calendar, Time from,
    std::optional<Time> until, Time now
) {
    const microseconds whole = minutes(target.value);
    VendorClock clock{
        .kind = kind,
        .started_at = from,
        .target_seconds = duration_cast<seconds>(whole).count(),
        .due_at = calendar.after(from, whole),
        .warn_at = calendar.after(from, whole / 100 * vendor_warning_percent),
    };
    if (until && *until <= now) {
        clock.state = ClockState::fulfilled;
        clock.fulfilled_at = until;
    }
    auto end = clock.fulfilled_at.value_or(now);
    clock.elapsed_seconds = duration_cast<seconds>(calendar.between(from, end)).count();
    clock.is_breached = clock.due_at && end > *clock.due_at;
    return clock;
}

}  // namespace

std::vector<VendorClock> vendor_clocks(
    const VendorPromise& promise, const calendar::Calendar& calendar, const HandoverFacts& facts,
    Time now
) {
    using enum VendorClockKind;
    std::vector<VendorClock> clocks;
    auto answered = facts.answered_at;
    if (facts.ended_at && (!answered || *facts.ended_at < *answered)) answered = facts.ended_at;
    if (promise.response)
        clocks.push_back(
            clock_of(vendor_response, *promise.response, calendar, facts.handed_at, answered, now)
        );
    if (promise.resolution)
        clocks.push_back(clock_of(
            vendor_resolution, *promise.resolution, calendar, facts.handed_at, facts.ended_at, now
        ));
    return clocks;
}

}  // namespace mainstay::ticketing
