// The face of webhooks/: tells programs of others what happens here. It knows no event: modules
// declare which are public, and what they say to whom (events/public_event.hpp).
#pragma once

#include <span>
#include <vector>

#include "db/migration.hpp"
#include "events/public_event.hpp"
#include "webhooks/codes.hpp"
#include "webhooks/permissions.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::webhooks {

/// How many webhooks there may be.
inline constexpr std::int64_t webhooks_max = 200;

using Sources = std::vector<events::PublicEventSource>;

/// What server/ installs: these events are public.
Module module(Sources sources);

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::webhooks
