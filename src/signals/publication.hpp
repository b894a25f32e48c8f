// When others are notified of a signal, though it may be silenced for a while. Pure.
#pragma once

#include <cstdint>

#include <boost/describe.hpp>

#include "signals/signal_state.hpp"

namespace mainstay::signals {

/// What others were last notified of: nothing, that it is there, or that it is over.
enum class Published { none, open, recovered };
BOOST_DESCRIBE_ENUM(Published, none, open, recovered)

/// What they are to be notified of now.
enum class PublicationStep { none, opened, returned, recovered };

/// The difference between what is and what was published. While a silence or a maintenance window
/// is in force there is none: when it ends only what differs then is published, and what came and
/// went within it never is.
constexpr PublicationStep publication_step(Published published, SignalState state, bool is_muted) {
    if (is_muted || state == SignalState::pending) return PublicationStep::none;
    const bool is_over = state == SignalState::recovered;
    switch (published) {
        case Published::none:
            return is_over ? PublicationStep::none : PublicationStep::opened;
        case Published::open:
            return is_over ? PublicationStep::recovered : PublicationStep::none;
        case Published::recovered:
            return is_over ? PublicationStep::none : PublicationStep::returned;
    }
    return PublicationStep::none;
}

static_assert(
    publication_step(Published::none, SignalState::open, false) == PublicationStep::opened
);
static_assert(
    publication_step(Published::none, SignalState::open, true) == PublicationStep::none,
    "what is silenced is not published"
);
static_assert(
    publication_step(Published::none, SignalState::recovered, false) == PublicationStep::none,
    "what came and went unseen is recorded only"
);
static_assert(
    publication_step(Published::open, SignalState::acknowledged, false) == PublicationStep::none
);
static_assert(
    publication_step(Published::open, SignalState::recovered, false) == PublicationStep::recovered
);
static_assert(
    publication_step(Published::recovered, SignalState::open, false) == PublicationStep::returned
);
static_assert(
    publication_step(Published::open, SignalState::pending, false) == PublicationStep::none
);

/// Whether the `count`th signal of an incident is published by an event of its own. The first
/// twenty are; of a storm those at which their number has doubled.
constexpr bool publishes_member(std::int64_t count) {
    return count <= 20 || (count & (count - 1)) == 0;
}

static_assert(publishes_member(20) && !publishes_member(21) && publishes_member(64));

}  // namespace mainstay::signals
