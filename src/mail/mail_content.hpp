// What a mail that came says, from when it was read until it is a message. It is kept once, and
// asked for: see events::MailArrived.
#pragma once

#include <cstdint>
#include <optional>

#include "db/sql.hpp"
#include "events/mail_received.hpp"

namespace mainstay::mail {

/// Keeps it, in place of what was read of the same mail before.
void keep_content(db::Sql& sql, const events::MailReceived& content);

/// What is kept of a mail. Index: the primary key.
std::optional<events::MailReceived> find_content(db::Sql& sql, std::int64_t mail);

/// The same, and keeps it no longer: an events::TakeMailContent.
std::optional<events::MailReceived> take_content(db::Sql& sql, std::int64_t mail);

}  // namespace mainstay::mail
