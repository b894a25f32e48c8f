// Received and outgoing mails: reads and writes rows of `mail` and `mail_outgoing`. Holds no
// rules.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/id.hpp"
#include "base/time.hpp"
#include "db/blobs.hpp"
#include "db/sql.hpp"
#include "identity/identity.hpp"

namespace mainstay::mail {

enum class Direction { in, out };
BOOST_DESCRIBE_ENUM(Direction, in, out)

/// The state of a mail. In: `received` is on disk, and a job will read it; `processed` was parsed
/// and published as an event. Out: `queued` is to be sent, `sent` was accepted by the mail
/// server. Both may need attention.
enum class MailState { received, processed, queued, sent, needs_attention, dismissed };
BOOST_DESCRIBE_ENUM(MailState, received, processed, queued, sent, needs_attention, dismissed)

/// A reply that is to be mailed. One row of `mail_outgoing`.
struct Outgoing {
    Id<Outgoing> id;
    std::int64_t message = 0;  // The ticket's message that it is.
    std::int64_t ticket = 0;
    std::string reply;  // The event that asked for it, as JSON.
    Time queued_at;
};
BOOST_DESCRIBE_STRUCT(Outgoing, (), (id, message, ticket, reply, queued_at))

/// One row of `mail`: a mail as it came for one application, or goes to one recipient, and what is
/// known of it.
struct Mail {
    Id<Mail> id;
    Direction direction = Direction::in;
    Id<Application> application;
    std::string envelope_from;  // Empty for the null sender.
    std::string envelope_to;    // The addresses it came for, with `, ` between; the one it goes to.
    std::optional<std::int64_t> reply_token_ticket;  // From a signed reply address.
    std::optional<Id<Outgoing>> outgoing;            // Of replies that go.
    std::optional<db::BlobHash> original;  // Of all that came; of those that go once it was made.
    std::int64_t bytes = 0;
    MailState state = MailState::received;
    std::optional<std::string>
        reason;  // Why it needs attention: a ParseError, `failed`, or `not_delivered`.
    std::optional<std::string> answer;  // What the mail server said last.
    std::optional<std::string> message_id;
    std::optional<std::string> digest;  // Of what it says: equal for the same mail that came twice.
    std::optional<std::string> from_address;
    std::optional<std::string> from_name;
    std::optional<std::string> subject;
    std::optional<std::string> headers;  // As text, what could be read of them.
    std::optional<std::string> preview;  // The beginning of the text.
    Time received_at;                    // Or queued at.
    std::optional<Time> handled_at;
    std::optional<std::string> sender_check;  // Of mail that came: an events::SenderCheck, as JSON.
    std::optional<Time> handed_over_at;  // Since when a mail server may have it. Of those that go.
    bool may_be_repeated = false;        // Handed over again, though a server may have had it.
    std::optional<std::string> notice;   // Of one that is no reply: an events::NoticeMail, as JSON.
};
BOOST_DESCRIBE_STRUCT(
    Mail, (),
    (id, direction, application, envelope_from, envelope_to, reply_token_ticket, outgoing, original,
     bytes, state, reason, answer, message_id, digest, from_address, from_name, subject, headers,
     preview, received_at, handled_at, sender_check, handed_over_at, may_be_repeated, notice)
)

/// Inserts a mail; its `id` is ignored.
Id<Mail> insert(db::Sql& sql, const Mail& mail);

std::optional<Mail> find(db::Sql& sql, Id<Mail> id);

/// Which mails a list holds.
struct MailFilter {
    MailState state = MailState::needs_attention;
    std::optional<Direction> direction = {};
    std::optional<std::string> reason = {};
};

/// The mails that fit and are in scope, newest first, those before `before` only (none: from the
/// newest). Index: mail_state, whose rows are read until enough fit.
std::vector<Mail> list(
    db::Sql& sql, const MailFilter& filter, const identity::Scope& scope,
    std::optional<Id<Mail>> before, int limit
);

/// How many mails there are of one direction and reason.
struct CauseCount {
    Direction direction = Direction::in;
    std::string reason;
    std::int64_t count = 0;
    Time oldest_at;
    Id<Mail> newest;
};
BOOST_DESCRIBE_STRUCT(CauseCount, (), (direction, reason, count, oldest_at, newest))

/// Of the newest `limit` mails in that state and scope, the most frequent causes first. Index:
/// mail_state.
std::vector<CauseCount> causes(
    db::Sql& sql, MailState state, const identity::Scope& scope, int limit
);

struct TicketOfReply {
    Id<Outgoing> id;
    std::int64_t ticket = 0;
};
BOOST_DESCRIBE_STRUCT(TicketOfReply, (), (id, ticket))

/// The tickets of these replies. Index: the primary key.
std::vector<TicketOfReply> tickets_of(db::Sql& sql, std::span<const Id<Outgoing>> replies);

/// Writes all of a mail that may change, if it still is in state `from`; false if it is not.
bool update(db::Sql& sql, const Mail& mail, MailState from);

/// The first mail that came for the same application with the same Message-ID and was processed, if
/// another one did. Index: mail_message.
std::optional<Mail> find_duplicate(db::Sql& sql, const Mail& mail);

/// The mail that came for the same application with the same Message-ID, says the same and was
/// processed, of the last hundred under that id. Index: mail_message.
std::optional<Mail> find_same(db::Sql& sql, const Mail& mail);

/// A mail that went from the same application under that Message-ID, delivered or not. Index:
/// mail_message.
std::optional<Mail> find_sent(db::Sql& sql, const Mail& mail);

/// The mails that went under that Message-ID and were taken by the mail server: one for each
/// recipient, at most 100. Index: mail_message.
std::vector<Mail> all_sent(db::Sql& sql, std::string_view message_id);

/// Counts a failed attempt at a mail, and returns how many failed so far.
int count_failure(db::Sql& sql, Id<Mail> mail);

/// Resets the count of failed attempts.
void forget_failures(db::Sql& sql, Id<Mail> mail);

/// Adds a reply; nothing if its message has one already.
std::optional<Id<Outgoing>> insert(db::Sql& sql, const Outgoing& outgoing);

std::optional<Outgoing> find(db::Sql& sql, Id<Outgoing> id);

}  // namespace mainstay::mail
