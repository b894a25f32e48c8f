// What of tickets can be found by words: the tickets with the message they began with, and all
// other messages. Private notes are found by those who may read them, and by nobody else.
#pragma once

#include <vector>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "search/document.hpp"
#include "ticketing/messages.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// `ticket` and `message`.
std::vector<search::Kind> search_documents();

/// Whether private notes are found by the caller, in the tickets they see.
bool sees_notes(const Call& call);

/// Has a ticket indexed anew. Costs one short row.
void index_ticket(db::Sql& sql, Id<Ticket> ticket);

/// Has its messages indexed anew, for whoever may see them now. Index: ticket_message_ticket.
void index_messages(db::Sql& sql, Id<Ticket> ticket);

/// Has a message indexed that is not the first of its ticket.
void index_message(db::Sql& sql, Id<Message> message);

/// Indexes a ticket and the last few of its messages within this transaction. Index:
/// ticket_message_ticket.
void index_latest(db::Sql& sql, Id<Ticket> ticket);

}  // namespace mainstay::ticketing
