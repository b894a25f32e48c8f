// Finds mails that were received before, and resolves two mails with the same Message-ID.
#pragma once

#include <string_view>

#include "db/sql.hpp"
#include "events/mail_received.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

/// Whether the content of a mail is known: the same mail was received before, or it was sent from
/// here and came back unchanged. `text` is all of its text, including quotes.
bool is_duplicate(
    db::Sql& sql, const Mail& mail, const events::MailReceived& event, std::string_view text
);

/// Gives a mail with a known Message-ID but different content an id of its own. It joins the thread
/// of the first if the subjects match, or if the id is one of ours, which only recipients know. A
/// program that gives all its mails the same id does not join them.
void assign_own_id(db::Sql& sql, const Mail& mail, events::MailReceived& event);

}  // namespace mainstay::mail
