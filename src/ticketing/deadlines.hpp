// The clocks of a ticket as rows that lists, filters and jobs ask: what a replay of its events
// gives, kept so that nobody has to replay. Pure: no SQL, no clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "ticketing/promises.hpp"
#include "ticketing/service_level_clock.hpp"

namespace mainstay::ticketing {

/// What a ticket's clocks are told apart by.
struct DeadlineKey {
    ClockKind clock = ClockKind::resolution;
    std::string level;       // Empty but for the stays at a level.
    std::int64_t round = 0;  // Of the next replies, from 0.

    auto operator<=>(const DeadlineKey&) const = default;
};

/// `first_response`, `level_L2`.
std::string clock_name(const DeadlineKey& key);

/// A row of `ticket_deadline` but for its `next_at`.
struct Deadline {
    Id<Ticket> ticket;
    ClockKind clock = ClockKind::resolution;
    std::string level;
    std::int64_t round = 0;
    Id<StoredPolicy> policy;
    ClockState state = ClockState::running;
    Time started_at;
    std::int64_t target_seconds = 0;
    std::int64_t elapsed_seconds = 0;  // When it was computed.
    std::optional<Time> due_at;
    std::optional<Time> warn_at;  // Only of what is running, and is warned of.
    std::optional<Time> fulfilled_at;
    std::optional<Time> breached_at;

    DeadlineKey key() const { return {clock, level, round}; }

    bool operator==(const Deadline&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    Deadline, (),
    (ticket, clock, level, round, policy, state, started_at, target_seconds, elapsed_seconds,
     due_at, warn_at, fulfilled_at, breached_at)
)

/// What is done about a deadline.
enum class Alert { warning, breach };
BOOST_DESCRIBE_ENUM(Alert, warning, breach)

/// What was done about a deadline of a ticket, once.
struct AlertMark {
    Id<Ticket> ticket;
    ClockKind clock = ClockKind::resolution;
    std::string level;
    std::int64_t round = 0;
    Alert alert = Alert::warning;
    Time due_at;

    DeadlineKey key() const { return {clock, level, round}; }
};
BOOST_DESCRIBE_STRUCT(AlertMark, (), (ticket, clock, level, round, alert, due_at))

/// The deadlines of a ticket by a replay at `now`. Nothing where its events cannot be replayed.
std::optional<std::vector<Deadline>> deadlines_of(
    const Promises& promises, Id<Ticket> ticket, const std::vector<ServiceLevelEvent>& events,
    Time now
);

/// What is to be done next about a deadline, and when; nothing where all was done, or it does not
/// run.
struct NextAlert {
    Alert alert;
    Time at;
};

std::optional<NextAlert> next_alert(const Deadline& deadline, const std::vector<AlertMark>& done);

}  // namespace mainstay::ticketing
