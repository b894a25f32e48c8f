// Puts on record that a mail moved on, and tells those who watch what needs attention.
#pragma once

#include "base/call.hpp"
#include "db/sql.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

/// Records in the timeline of `mail` that it came from state `from` to the one it is in now, in
/// this transaction, and tells whoever reads the ticket of one that goes out.
void record_change(db::Sql& sql, const Call& call, const Mail& mail, MailState from);

/// Records in the ticket's timeline that a reply did not reach someone: whoever reads the ticket
/// has to know.
void note_undelivered(db::Sql& sql, const Call& call, const Mail& mail);

}  // namespace mainstay::mail
