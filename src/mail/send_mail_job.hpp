// The job that sends one mail to one recipient, until the server took it or refused it.
#pragma once

#include <functional>
#include <string_view>

#include <boost/describe.hpp>

#include "db/blobs.hpp"
#include "db/database.hpp"
#include "jobs/jobs.hpp"
#include "mail/smtp.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

struct SendMail {
    static constexpr std::string_view kind = "mail.send";

    Id<Mail> mail;
};
BOOST_DESCRIBE_STRUCT(SendMail, (), (mail))

/// How a mail leaves: from one address, to one, with that content.
using Sender =
    std::function<SmtpAnswer(std::string_view from, std::string_view to, std::string_view content)>;

/// The worker of SendMail. What is sent is made once and kept, so that each try sends the same
/// bytes under the same Message-ID, and a receiver that has it already drops it. It tries for about
/// a day; a mail that is refused, or not taken until then, needs attention. Without a `sender` all
/// do. The other arguments outlive it.
jobs::Worker send_worker(db::Database& database, db::Blobs& blobs, Sender sender, Clock clock);

}  // namespace mainstay::mail
