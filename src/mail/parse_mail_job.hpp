// The job that reads a mail: from a row and its original to an event, or to a mail that needs
// attention.
#pragma once

#include <string_view>

#include <boost/describe.hpp>

#include "base/media_type.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "jobs/jobs.hpp"
#include "mail/sender_check.hpp"
#include "mail/store.hpp"

namespace mainstay::mail {

struct ParseMail {
    static constexpr std::string_view kind = "mail.parse";

    Id<Mail> mail;
};
BOOST_DESCRIBE_STRUCT(ParseMail, (), (mail))

/// The worker of ParseMail. Whatever happens to it, the mail ends as `processed` or
/// `needs_attention`: a mail that fails again and again, or brings the process down, is set aside
/// with the reason `failed`. `policy` says which senders are believed. The other arguments outlive
/// it.
jobs::Worker parse_worker(
    db::Database& database, db::Blobs& blobs, MediaTypes& media_types, Clock clock,
    SenderPolicy policy
);

}  // namespace mainstay::mail
