// What identity holds about a person.
#pragma once

#include "identity/directory.hpp"
#include "module/personal_data.hpp"

namespace mainstay::identity {

/// What is shown in place of an erased person's name.
inline constexpr std::string_view erased_name = "Erased person";

/// First nobody comes in as the person any more, and at last the account is nobody's: its row
/// stays, for what others did with it. Refuses: last_administrator.
PersonalData personal_data();

}  // namespace mainstay::identity
