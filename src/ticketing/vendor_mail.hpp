// Mail to vendors, and from them: which hand-over it belongs to, and what it becomes.
#pragma once

#include <optional>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "events/mail_received.hpp"
#include "ticketing/handover_store.hpp"
#include "ticketing/post_message.hpp"

namespace mainstay::ticketing {

/// Has a message mailed to the vendor, and to nobody else, with an address for answers of its own.
void send_to_vendor(
    db::Sql& sql, const Call& call, const Ticket& ticket, const Handover& handover,
    const store::VendorRow& vendor, const PostedMessage& posted
);

/// Takes a mail that belongs to a hand-over; false for any other. It does where it came to the
/// signed address of one or refers to a mail of one; or where it is from a vendor, and its subject
/// has the key of a ticket that they have, or their reference. What came to such a place from
/// somebody else is a private message that may be anyone's: nothing here shows to a requester.
bool take_vendor_mail(db::Sql& sql, const Call& system, const events::MailReceived& mail);

}  // namespace mainstay::ticketing
