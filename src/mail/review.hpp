// What people do about mails: see those that came and went, and decide about those that need
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

namespace mainstay::mail {

/// A mail as it is shown.
struct MailView {
    Id<Mail> id;
    Direction direction = Direction::in;
    MailState state = MailState::received;
    std::optional<std::string> reason;  // Why it needs attention.
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
};
BOOST_DESCRIBE_STRUCT(
    MailView, (),
    (id, direction, state, reason, answer, application, sender, sender_name, recipient, subject,
     message_id, headers, text, bytes, received_at, handled_at, sender_check, may_be_repeated)
)

struct ListMails {
    std::optional<MailState> state;  // Those that need attention, if not given.
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListMails, (), (state, limit, cursor))

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

/// Newest first. Refuses: forbidden; invalid cursor.
Result<http::Page<MailView>> list_mails(db::Sql& sql, const Call& call, const ListMails& request);

/// Refuses: not_found; forbidden.
Result<MailView> show_mail(db::Sql& sql, const Call& call, const ShowMail& request);

/// The mail as it came or went. Refuses: not_found, also for one that was not put together yet;
/// forbidden.
Result<http::Download> download_original(db::Sql& sql, const Call& call, const ShowMail& request);

/// Has a mail that needs attention, or was dismissed, read or sent once more. Refuses: not_found;
/// forbidden; mail_not_waiting; unknown_application.
Result<MailView> retry_mail(db::Sql& sql, const Call& call, const RetryMail& request);

/// Takes a mail off the list; it is kept. Refuses: not_found; forbidden; mail_not_waiting.
Result<MailView> dismiss_mail(db::Sql& sql, const Call& call, const DismissMail& request);

}  // namespace mainstay::mail
