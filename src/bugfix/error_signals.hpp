// Signals of error groups: one that is new, one that regressed, and their end. A group keeps its
// signal alone in its incident, so that each has a ticket of its own; but not in a storm.
#pragma once

#include <optional>

#include "base/call.hpp"
#include "bugfix/error_group.hpp"
#include "bugfix/prepared_event.hpp"
#include "db/sql.hpp"
#include "signals/signals.hpp"

namespace mainstay::bugfix {

/// How many new groups of an application have incidents of their own within an hour: the others go
/// into one.
inline constexpr std::int64_t alone_an_hour = 20;

/// Raises `error.new`: a warning where nothing caught it, else for information. Writes its key into
/// the group. Nothing for an event of telemetry that is not fatal.
void raise_new_error(db::Sql& sql, const Call& call, ErrorGroup& group, const PreparedEvent& event);

/// Raises `error.regressed`, a warning.
void raise_regression(
    db::Sql& sql, const Call& call, ErrorGroup& group, const PreparedEvent& event
);

/// Raises what is raised once more, as critical: many people met it within a day of its beginning.
/// Nothing where the group is not open, was caught, or is older.
void raise_critical(db::Sql& sql, const Call& call, ErrorGroup& group, const PreparedEvent& event);

/// Raises it as a person asked for, so that it weighs enough for a ticket.
void raise_by_hand(db::Sql& sql, const Call& call, ErrorGroup& group);

/// The group was taken out of another, with which its signal had ended: raises it again where it
/// had one.
void raise_parted(db::Sql& sql, const Call& call, ErrorGroup& group, bool has_regressed);

/// The group was resolved or ignored: nothing needs attention any more. It is a decision, and no
/// proof: see verification.hpp.
void end_signal(db::Sql& sql, const Call& call, const ErrorGroup& group);

/// The group that a signal was raised for, by its key: `error 7`. Nothing of one of others.
std::optional<Id<ErrorGroup>> group_of_signal(const signals::SignalFacts& signal);

}  // namespace mainstay::bugfix
