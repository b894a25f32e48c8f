// Mails of the installation's own: not of anybody's in a ticket, and answered by nobody.
#pragma once

#include "events/notice_mail.hpp"
#include "mail/compose.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

/// The mail that a notice becomes: plain text, marked as automatic (RFC 3834), so that no program
/// answers it.
NewMail mail_of_notice(const Mail& mail, const events::NoticeMail& notice);

}  // namespace mainstay::mail
