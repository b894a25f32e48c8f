// Counts a batch of events in one transaction: each row that they change is written once, however
// many they are.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bugfix/count_store.hpp"
#include "bugfix/group_store.hpp"
#include "bugfix/prepared_event.hpp"
#include "bugfix/sample_store.hpp"
#include "bugfix/user_sketch.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// What became of an event.
struct TakenEvent {
    Id<ErrorGroup> error;     ///< The group as people see it.
    std::int64_t events = 0;  ///< Of what counts it, which may have gone up in the group.
    bool is_new = false;      ///< The group was made for it.
    bool is_regression = false;
};

/// Finds or makes the groups of events, counts them, keeps those that are worth it, reopens what
/// they regress, and raises the signals. In the order of the events. Indexes: primary keys.
std::vector<TakenEvent> take_events(
    db::Sql& sql, const Call& call, std::span<const PreparedEvent* const> events
);

/// Whether a group with so many events before this one keeps it for the spread over its life: the
/// first, and each time their number doubled.
bool is_of_spread(std::int64_t before);

/// How long the latest event that is kept stands before a later one takes its place; and that of a
/// group of few events, each of which counts: a storm alone is faster.
inline constexpr std::chrono::seconds latest_kept{60};
inline constexpr std::chrono::seconds latest_kept_of_few{2};

/// Which of the two holds for a group of so many events.
std::chrono::seconds latest_kept_for(std::int64_t events);

/// A group becomes critical when so many people met it within a day.
inline constexpr std::int64_t critical_users = 100;

}  // namespace mainstay::bugfix
