// The job that sends one mail to one recipient, until the server took it or refused it.
#pragma once

#include <functional>
#include <string_view>

#include <boost/describe.hpp>

#include "db/blobs.hpp"
#include "db/database.hpp"
#include "events/notice_mail.hpp"
#include "jobs/jobs.hpp"
#include "mail/smtp.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

struct SendMail {
    static constexpr std::string_view kind = "mail.send";

    Id<Mail> mail;
};
BOOST_DESCRIBE_STRUCT(SendMail, (), (mail))

/// How a mail leaves.
using Sender = std::function<SmtpAnswer(const SmtpMail& mail)>;

/// The worker of SendMail. What is sent is made once and kept, so that each try sends the same
/// bytes under the same Message-ID, and a receiver that has it already drops it. It tries for about
/// a day; a mail that is refused, or not taken until then, needs attention. Without a `sender` all
/// do. The other arguments outlive it.
///
/// Before a server can have a mail whole, `handed_over_at` is on disk. A try that finds it there
/// follows one that ended without an answer, by a cut line or the end of the process: the mail is
/// sent again, since it may be nowhere, and marked `may_be_repeated`, since it may be there twice.
///
/// A mail with a secret link is made anew for each try, by `make_link`, and its bytes are kept
/// nowhere but where mail is shown instead of sent; one whose person is to have none is dismissed.
jobs::Worker send_worker(
    db::Database& database, db::Blobs& blobs, Sender sender, Clock clock,
    events::MakeSecretLink make_link = {}
);

}  // namespace mainstay::mail
