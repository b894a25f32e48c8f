// The job that reads a mail: from a row and its original to an event, or to a mail that needs
// attention.
#pragma once

#include <optional>
#include <string_view>

#include <boost/describe.hpp>

#include "base/crypto.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "jobs/jobs.hpp"
#include "mail/reader.hpp"
#include "mail/sender_check.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

struct ParseMail {
    static constexpr std::string_view kind = "mail.parse";

    Id<Mail> mail;
    std::optional<int> retry = {};  // Counted from 1: for one that waits for a person meanwhile.
};
BOOST_DESCRIBE_STRUCT(ParseMail, (), (mail, retry))

/// The worker of ParseMail. Whatever happens to it, the mail ends as `processed` or
/// `needs_attention`: one that its reader fails at twice with the reason why (`reader_crashed`,
/// …), one that fails again and again for other reasons as `failed`; both are tried again by
/// themselves for two days, and leave the list if they are read then. What is not its fault only
/// delays it, however often: this process ended, the database is away, no reader can be had.
/// `senders` says which senders are believed, `reply_key` what reply addresses are signed with. The
/// other arguments outlive it.
jobs::Worker parse_worker(
    db::Database& database, db::Blobs& blobs, MailReader& reader, Clock clock, SenderPolicy senders,
    const Key& reply_key
);

}  // namespace mainstay::mail
