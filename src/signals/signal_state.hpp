// The life of a signal, as a table. Pure: no clock, no database.
#pragma once

#include <array>
#include <optional>

#include <boost/describe.hpp>

namespace mainstay::signals {

/// Where a signal stands: raised, but not often or long enough to count; there; there, and somebody
/// sees to it; over.
enum class SignalState { pending, open, acknowledged, recovered };
BOOST_DESCRIBE_ENUM(SignalState, pending, open, acknowledged, recovered)

/// What moves it: it was raised often or long enough; a person takes it on, or lets it go again;
/// its cause is gone; it is raised once more soon after that, when it had counted or when it had
/// not.
enum class SignalTrigger { confirmed, acknowledged, unacknowledged, quiet, returned, resumed };

struct SignalTransition {
    SignalState from;
    SignalTrigger trigger;
    SignalState to;
};

/// What is not listed cannot be.
inline constexpr std::array signal_transitions{
    SignalTransition{SignalState::pending, SignalTrigger::confirmed, SignalState::open},
    SignalTransition{SignalState::pending, SignalTrigger::quiet, SignalState::recovered},
    SignalTransition{SignalState::open, SignalTrigger::acknowledged, SignalState::acknowledged},
    SignalTransition{SignalState::open, SignalTrigger::quiet, SignalState::recovered},
    SignalTransition{SignalState::acknowledged, SignalTrigger::unacknowledged, SignalState::open},
    SignalTransition{SignalState::acknowledged, SignalTrigger::quiet, SignalState::recovered},
    SignalTransition{SignalState::recovered, SignalTrigger::returned, SignalState::open},
    SignalTransition{SignalState::recovered, SignalTrigger::resumed, SignalState::pending},
};

constexpr std::optional<SignalState> next(SignalState from, SignalTrigger trigger) {
    for (const auto& step : signal_transitions)
        if (step.from == from && step.trigger == trigger) return step.to;
    return std::nullopt;
}

/// Whether its cause is there, as far as anybody knows, and counts.
constexpr bool is_active(SignalState state) {
    return state == SignalState::open || state == SignalState::acknowledged;
}

static_assert(next(SignalState::pending, SignalTrigger::confirmed) == SignalState::open);
static_assert(
    !next(SignalState::pending, SignalTrigger::acknowledged), "what does not count yet is nobody's"
);
static_assert(
    next(SignalState::acknowledged, SignalTrigger::quiet) == SignalState::recovered,
    "who sees to it need not end it"
);
static_assert(
    next(SignalState::recovered, SignalTrigger::returned) == SignalState::open,
    "what comes back is to be seen to anew"
);
static_assert(!next(SignalState::recovered, SignalTrigger::acknowledged));

}  // namespace mainstay::signals
