// What became of the mails of a ticket's messages, for whoever reads the ticket.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "events/delivery.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

/// The reason of a mail that is `sent` to nobody: it stays in the outbox of a sample workspace.
inline constexpr std::string_view kept_in_outbox = "kept_in_outbox";

/// Whether a mail that goes out was kept in place of being sent.
bool is_kept(const Mail& mail);

/// The mails of these messages, by message and in the order they were queued in: at most 2000.
/// Indexes: mail_outgoing's unique message, mail_outgoing_mail.
std::vector<events::MailDelivery> deliveries(db::Sql& sql, std::span<const std::int64_t> messages);

}  // namespace mainstay::mail
