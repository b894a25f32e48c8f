// Whom routing gives a ticket: pure rules. No SQL, no clock, no input or output.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/time.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// Nobody; each member in turn; whoever has least before them.
enum class RoutingMode { off, in_turn, by_load };
BOOST_DESCRIBE_ENUM(RoutingMode, off, in_turn, by_load)

/// Why a ticket was given to nobody.
enum class UnroutedReason { routing_off, outside_hours, nobody_available, all_full };
BOOST_DESCRIBE_ENUM(UnroutedReason, routing_off, outside_hours, nobody_available, all_full)

/// A member who is available, and what they have before them.
struct RoutingCandidate {
    Id<User> person;
    std::int64_t load = 0;         // Open tickets, each by its priority.
    std::int64_t open = 0;         // The same, counted.
    std::optional<Time> given_at;  // When routing gave them one of this team last.
    std::optional<std::int64_t> open_max;
};

/// What an open ticket of that priority weighs.
constexpr std::int64_t load_of(Priority priority) {
    switch (priority) {
        case Priority::low:
            return 1;
        case Priority::normal:
            return 2;
        case Priority::high:
            return 4;
        case Priority::urgent:
            return 8;
    }
    return 2;
}

/// Whether they may be given one more.
constexpr bool has_room(const RoutingCandidate& candidate) {
    return !candidate.open_max || candidate.open < *candidate.open_max;
}

/// Who has least before them; of several, who has waited longest since routing gave them one; of
/// those, the first by id. Nobody of none.
std::optional<Id<User>> least_loaded(std::span<const RoutingCandidate> candidates);

}  // namespace mainstay::ticketing
