// The clocks of a vendor: how long they may take to answer and to resolve, by their contract, in
// time of their calendar. A replay of when the ticket was handed over, answered and ended. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "calendar/calendar.hpp"
#include "ticketing/service_level_clock.hpp"
#include "ticketing/vendor_store.hpp"

namespace mainstay::ticketing {

enum class VendorClockKind {
    vendor_response,    ///< From the hand-over to their first answer, or the end of it.
    vendor_resolution,  ///< From the hand-over to the end: the ticket is resolved, or taken back.
};
BOOST_DESCRIBE_ENUM(VendorClockKind, vendor_response, vendor_resolution)

/// Of a target, how much may have passed before people are warned.
inline constexpr int vendor_warning_percent = 80;

/// What happened, as far as these clocks mind.
struct HandoverFacts {
    Time handed_at;
    std::optional<Time> answered_at;
    std::optional<Time> ended_at;
};

/// A clock as it stands.
struct VendorClock {
    VendorClockKind kind = VendorClockKind::vendor_response;
    ClockState state = ClockState::running;
    Time started_at;
    std::int64_t target_seconds = 0;
    std::int64_t elapsed_seconds = 0;
    std::optional<Time> due_at;   // Never, if empty: the calendar does not open so often.
    std::optional<Time> warn_at;  // From when on people are warned.
    std::optional<Time> fulfilled_at;
    bool is_breached = false;
};
BOOST_DESCRIBE_STRUCT(
    VendorClock, (),
    (kind, state, started_at, target_seconds, elapsed_seconds, due_at, warn_at, fulfilled_at,
     is_breached)
)

/// The clocks for which the contract promises something, response first.
std::vector<VendorClock> vendor_clocks(
    const VendorPromise& promise, const calendar::Calendar& calendar, const HandoverFacts& facts,
    Time now
);

}  // namespace mainstay::ticketing
