// Why webhooks refuses. Codes are part of the API: they are added, never renamed.
#pragma once

#include "base/error.hpp"

namespace mainstay::webhooks::code {

inline constexpr Code unknown_event{
    "unknown_event", Refusal::invalid,
    "{field} must be the name of an event; /api/v1/webhooks/events lists them"
};
inline constexpr Code no_events{"no_events", Refusal::invalid, "{field} must name an event"};
inline constexpr Code filter_without_kind{
    "filter_without_kind", Refusal::invalid, "{field} cannot narrow all of these events"
};
inline constexpr Code owner_unfit{
    "owner_unfit", Refusal::invalid,
    "{field} must be yourself, or an active person where you may manage the webhooks of all"
};
inline constexpr Code too_many_webhooks{
    "too_many_webhooks", Refusal::conflict,
    "There are {max} webhooks already, and there can be no more. Remove one first."
};
inline constexpr Code webhook_disabled{
    "webhook_disabled", Refusal::conflict, "The webhook is off. Turn it on first."
};
inline constexpr Code delivery_pending{
    "delivery_pending", Refusal::conflict, "This delivery waits to be sent already."
};

}  // namespace mainstay::webhooks::code
