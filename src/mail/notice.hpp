// Mails of the installation's own: not of anybody's in a ticket, and answered by nobody.
#pragma once

#include <string_view>

#include "events/notice_mail.hpp"
#include "mail/compose.hpp"
#include "mail/store.hpp"
#include "module/personal_data.hpp"

namespace mainstay::mail {

/// The mail that a notice becomes: plain text, and HTML where it has that, marked as automatic (RFC
/// 3834), so that no program answers it. `link`: of one that has a secret link.
NewMail mail_of_notice(
    const Mail& mail, const events::NoticeMail& notice, std::string_view link = {}
);

/// Has the mail say what the notice says, without a secret link.
void put_words(Mail& mail, const events::NoticeMail& notice);

/// Takes the person's name and address out, and the titles that they worded. Returns whether
/// any was there.
bool erase_from_notice(events::NoticeMail& notice, const DataSubject& person);

}  // namespace mainstay::mail
