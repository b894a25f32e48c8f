// What webhooks hold about a person: that they own them, and what was sent of them.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::webhooks {

/// Their webhooks are turned off. What was sent, or waits, and names them is emptied: it is a copy
/// that only helps to look for errors.
PersonalData personal_data();

}  // namespace mainstay::webhooks
