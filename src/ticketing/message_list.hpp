// Reads the messages of a ticket.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "events/delivery.hpp"
#include "http/reply.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/requests.hpp"

namespace mainstay::ticketing {

/// Messages, oldest first unless asked otherwise; private notes, and what `deliveries` knows of the
/// mails of each, for staff only. A page ends before its texts are more than 1 MiB. Refuses:
/// not_found, bad_cursor.
Result<http::Page<MessageView>> messages(
    db::Sql& sql, const Call& call, const ListMessages& request,
    const events::Deliveries& deliveries = {}
);

/// The whole text of a message that the list cuts. Refuses: not_found.
Result<MessageTexts> message_texts(db::Sql& sql, const Call& call, const ReadMessage& request);

/// The HTML of a mail as its sender wrote it: hostile, and so sent as a file that may do nothing.
/// Refuses: not_found, also for a message without HTML.
Result<http::Download> message_html(db::Sql& sql, const Call& call, const ReadMessage& request);

}  // namespace mainstay::ticketing
