// Which mails are here already, and what becomes of two that share an id.
#pragma once

#include <string_view>

#include "db/sql.hpp"
#include "events/mail_received.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

/// Whether what a mail says is here already: the same mail came before, or it is one that went from
/// here and came back as it was. `text` is all of its text, quotes included.
bool is_duplicate(
    db::Sql& sql, const Mail& mail, const events::MailReceived& event, std::string_view text
);

/// Gives another text under an id that is known already an id of its own. It belongs to the thread
/// of the first if it says so by its subject, or if the id is one of ours, which only those know
/// who were written to; programs that give all their mails one id prove nothing.
void assign_own_id(db::Sql& sql, const Mail& mail, events::MailReceived& event);

}  // namespace mainstay::mail
