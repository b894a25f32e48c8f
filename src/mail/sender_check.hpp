// Who sent a mail, as far as it can be known: the one From address, and what a trusted mail server
// found out about it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "events/mail_received.hpp"

namespace mainstay::mail {

/// As whom mail is taken that no trusted server vouches for, and none refutes: as a requester whose
/// address it names, never as staff; or as a stranger.
enum class Unauthenticated { stranger, requester };
BOOST_DESCRIBE_ENUM(Unauthenticated, stranger, requester)

/// Whom an installation believes about senders.
struct SenderPolicy {
    std::vector<std::string> trusted_authserv_ids;  ///< In lower case.
    Unauthenticated unauthenticated = Unauthenticated::requester;
};

/// The ids of a list with commas between, in lower case.
std::vector<std::string> authserv_ids(std::string_view list);

/// The one address of a From field's value: `a@b.test`, or a name and `<a@b.test>`, with comments.
/// Empty for several mailboxes, groups, routes, quoted local parts, and whatever is malformed.
std::string single_mailbox(std::string_view from);

/// Whether who proved to be `domain` may speak for addresses of `from_domain`: the same domain, or
/// one above it, but never a top-level domain. A domain below does not speak for those above it.
bool is_aligned(std::string_view domain, std::string_view from_domain);

/// How far the sender of the mail `raw` can be believed, and why. `sender` is the address that the
/// mail would be taken to be from: where the header does not name it as its one From address, it is
/// unverified. Of the fields that name a trusted server only the topmost counts, since a mail
/// server adds its own above all that came with the mail.
events::SenderCheck check_sender(
    std::string_view raw, std::string_view sender, const SenderPolicy& policy
);

}  // namespace mainstay::mail
