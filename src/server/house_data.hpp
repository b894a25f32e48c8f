// What the house itself holds about a person: the timeline, the outbox, jobs, and answers that are
// kept to be repeated.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::server {

PersonalData house_data();

}  // namespace mainstay::server
