// Which mails belong to which ticket, as rows. The rule that chooses is in references.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/sql.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/references.hpp"
#include "ticketing/ticket.hpp"

namespace mainstay::ticketing {

/// What is known under a Message-ID: a message, and the mail that it came as, if it did.
struct KnownMail {
    Id<Message> message;
    std::optional<Id<Mail>> mail;
};
BOOST_DESCRIBE_STRUCT(KnownMail, (), (message, mail))

/// The message of the application that has that id. Index: the primary key.
std::optional<KnownMail> known_mail(
    db::Sql& sql, Id<Application> application, std::string_view message_id
);

/// A Message-ID for a mail from here, which no one else gives and no one can guess. `domain` is
/// what stands behind the `@`.
std::string new_message_id(Id<Message> message, std::string_view domain);

/// The tickets of which mails from here have these hashes, in the order of `hashes`: who names such
/// an id was written to, or has it from somebody who was. Index: the primary key.
std::vector<Id<Ticket>> tickets_of_own_mails(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
);

/// The tickets of an application that any of the hashes is known from. Index: the primary key.
std::vector<KnownReference> known_references(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
);

/// The tickets of an application of which the mails with these hashes are messages. Index: the
/// primary key.
std::vector<KnownReference> known_mails(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& hashes
);

/// Keeps that a message of the ticket is the mail of that id, and what this mail refers to: the
/// nearest hundred, and the oldest.
/// `with_thread` not: only that the mail is known, as for one that is of nobody known, which
/// decides nothing about where other mails belong.
void remember_mail(
    db::Sql& sql, const Ticket& ticket, Id<Message> message, std::string_view message_id,
    const std::vector<std::string>& reference_hashes, bool with_thread = true
);

/// Those of a ticket's messages that were to go out by mail. Index: ticket_mail_ticket.
std::vector<Id<Message>> posted_as_mail(
    db::Sql& sql, Id<Ticket> ticket, const std::vector<std::int64_t>& messages
);

/// The ids of a ticket's mails for the References of the next one, oldest first: the first and the
/// last 19. Index: ticket_mail_ticket.
std::vector<std::string> mail_references(db::Sql& sql, Id<Ticket> ticket);

}  // namespace mainstay::ticketing
