// Review of mails: lists received and outgoing mails, and decides about those that need
// attention.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "events/mail_received.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "mail/store.hpp"
#include "mail/ticket_lookup.hpp"

namespace mainstay::mail {

/// What the caller may do to a mail now.
enum class MailAction { retry, dismiss, restore };
BOOST_DESCRIBE_ENUM(MailAction, retry, dismiss, restore)

/// A mail as it is shown.
struct MailView {
    Id<Mail> id;
    Direction direction = Direction::in;
    MailState state = MailState::received;
    std::optional<std::string> reason;  // Why it needs attention; `kept_in_outbox` of what was.
    std::optional<std::string> answer;  // What the mail server said.
    identity::ApplicationRef application;
    std::optional<std::string> sender;
    std::optional<std::string> sender_name;
    std::string recipient;
    std::optional<std::string> subject;
    std::optional<std::string> message_id;
    std::optional<std::string> headers;  // Of a single mail only, as is `text`.
    std::optional<std::string> text;     // The beginning.
    std::int64_t bytes = 0;
    Time received_at;  // Or queued at.
    std::optional<Time> handled_at;
    std::optional<events::SenderCheck> sender_check;  // Of mail that came and was understood.
    bool may_be_repeated = false;  // It was sent again, though the mail server may have had it.
    std::optional<std::string> ticket;        // The key of the one it is of, where that is known.
    std::optional<identity::NameRef> person;  // Whose address its sender or recipient is.
    std::vector<MailAction> may{};
};
BOOST_DESCRIBE_STRUCT(
    MailView, (),
    (id, direction, state, reason, answer, application, sender, sender_name, recipient, subject,
     message_id, headers, text, bytes, received_at, handled_at, sender_check, may_be_repeated,
     ticket, person, may)
)

/// What may be done to all mails of a cause.
enum class CauseAction { retry, dismiss };
BOOST_DESCRIBE_ENUM(CauseAction, retry, dismiss)

/// Mails in one state for one reason.
struct MailCause {
    Direction direction = Direction::in;
    std::string reason;
    std::int64_t count = 0;
    Time oldest_at;
    Id<Mail> newest;
};
BOOST_DESCRIBE_STRUCT(MailCause, (), (direction, reason, count, oldest_at, newest))

/// The causes for which mails need attention, the most frequent first. `is_more`: older mails were
/// not counted.
struct MailCauses {
    std::vector<MailCause> items;
    bool is_more = false;
    std::vector<CauseAction> may{};  // To each of them.
};
BOOST_DESCRIBE_STRUCT(MailCauses, (), (items, is_more, may))

/// The mails that need attention for one reason, none newer than `newest`: what came since was not
/// seen by who decides.
struct MailsOfCause {
    Direction direction = Direction::in;
    Line<60> reason;
    Id<Mail> newest;
};
BOOST_DESCRIBE_STRUCT(MailsOfCause, (), (direction, reason, newest))

/// Mails that were dismissed.
struct RestoreMails {
    std::vector<Id<Mail>> mails;
};
BOOST_DESCRIBE_STRUCT(RestoreMails, (), (mails))

/// The mails about which was decided, at most `decided_at_once`, and whether others are left.
struct DecidedMails {
    std::vector<Id<Mail>> mails;
    bool is_more = false;
};
BOOST_DESCRIBE_STRUCT(DecidedMails, (), (mails, is_more))

inline constexpr int decided_at_once = 500;

struct ListMails {
    std::optional<MailState> state;  // Those that need attention, if not given.
    std::optional<Direction> direction;
    std::optional<Line<60>> reason;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListMails, (), (state, direction, reason, limit, cursor))

struct ShowMail {
    Id<Mail> id;
};
BOOST_DESCRIBE_STRUCT(ShowMail, (), (id))

struct RetryMail {
    Id<Mail> id;
    std::optional<Line<10>>
        application;  // The key of the one it is for; the recipient's, if not given.
};
BOOST_DESCRIBE_STRUCT(RetryMail, (), (id, application))

struct DismissMail {
    Id<Mail> id;
};
BOOST_DESCRIBE_STRUCT(DismissMail, (), (id))

/// Newest first; `tickets` names their tickets, and says which mails are kept from the caller: a
/// page is shorter by these. Refuses: forbidden; invalid cursor.
Result<http::Page<MailView>> list_mails(
    db::Sql& sql, const Call& call, const ListMails& request, const TicketLookup& tickets = {}
);

/// Refuses: not_found; forbidden.
Result<MailView> show_mail(
    db::Sql& sql, const Call& call, const ShowMail& request, const TicketLookup& tickets = {}
);

/// Counts the newest 10,000 mails that need attention. Refuses: forbidden.
Result<MailCauses> mail_causes(db::Sql& sql, const Call& call, const http::Nothing& request);

/// The mail as it came or went. Refuses: not_found, also for one that was not put together yet;
/// forbidden.
Result<http::Download> download_original(
    db::Sql& sql, const Call& call, const ShowMail& request, const TicketLookup& tickets = {}
);

/// Has a mail that needs attention, was dismissed, or was kept in the outbox, read or sent once
/// more. Refuses: not_found;
/// forbidden; mail_not_waiting; unknown_application.
Result<MailView> retry_mail(
    db::Sql& sql, const Call& call, const RetryMail& request, const TicketLookup& tickets = {}
);

/// Takes a mail off the list; it is kept. Refuses: not_found; forbidden; mail_not_waiting.
Result<MailView> dismiss_mail(
    db::Sql& sql, const Call& call, const DismissMail& request, const TicketLookup& tickets = {}
);

/// The same for all mails of a cause, newest first. Refuses: forbidden.
Result<DecidedMails> retry_mails(db::Sql& sql, const Call& call, const MailsOfCause& request);
Result<DecidedMails> dismiss_mails(db::Sql& sql, const Call& call, const MailsOfCause& request);

/// Puts mails that were dismissed back on the list; what is no dismissed mail is left out. Refuses:
/// forbidden; too_many_items.
Result<DecidedMails> restore_mails(db::Sql& sql, const Call& call, const RestoreMails& request);

}  // namespace mainstay::mail
