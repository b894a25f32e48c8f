// What mail holds about a person.
#pragma once

#include "mail/mail.hpp"
#include "module/personal_data.hpp"

namespace mainstay::mail {

/// Mails from the person and to them, as they came and went. Erased: what those say; of mails that
/// only speak of them, the original, which cannot be changed. What waits to be sent to the person
/// is not sent.
PersonalData personal_data();

}  // namespace mainstay::mail
