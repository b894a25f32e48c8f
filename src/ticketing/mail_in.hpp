// How a mail becomes a ticket or continues one.
#pragma once

#include "base/call.hpp"
#include "db/sql.hpp"
#include "events/mail_received.hpp"

namespace mainstay::ticketing {

/// Answers one mail that came in. It continues the ticket that it refers to by a Message-ID or,
/// failing that, by the token of the address it was sent to, if its sender may reply there; else it
/// opens a ticket of its own. A mail that is a message already adds nothing; another one under the
/// same Message-ID does. What a program reports of a ticket stands there as a note, whoever it is
/// from, and opens none. Throws jobs::GiveUp for a
/// mail that no ticket can be made of.
///
/// A sender is the person whose address the mail is from if a trusted mail server verified it or,
/// for requesters, if nobody checked and the installation believes such mail. All else is of a
/// stranger: a message without an author, marked as unverified. It continues a ticket only by the
/// token, opens one of nobody, and tells other mails nothing about where they belong.
void take_mail(db::Sql& sql, const Call& system, const events::MailReceived& mail);

}  // namespace mainstay::ticketing
