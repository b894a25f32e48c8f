// What saved views hold of a person.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::views {

/// Private views go with their owner. Shared ones stay and are nobody's; the person's name and
/// address are taken out of them, as out of everybody's.
PersonalData personal_data();

}  // namespace mainstay::views
