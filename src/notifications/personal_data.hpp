// What notifications hold about a person.
#pragma once

#include "module/personal_data.hpp"
#include "notifications/kinds.hpp"

namespace mainstay::notifications {

/// What a person was notified of, and what they chose, is theirs and goes. What others are told of
/// them stays: it names them by their account. `kinds` outlives it.
PersonalData personal_data(const Kinds& kinds);

}  // namespace mainstay::notifications
