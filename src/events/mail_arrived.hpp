// A mail was understood and stored. Told by mail/, answered by ticketing/, which asks for its
// content: a whole mail is not carried in events.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include <boost/describe.hpp>

#include "db/sql.hpp"
#include "events/mail_received.hpp"

namespace mainstay::events {

struct MailArrived {
    static constexpr std::string_view type = "mail.arrived";
    static constexpr int schema_version = 1;

    std::int64_t mail = 0;  // The id of the mail in mail/.
};
BOOST_DESCRIBE_STRUCT(MailArrived, (), (mail))

/// Hands over what a mail that arrived says, in the transaction that makes use of it: nobody gets
/// it again once that is committed. None where it was handed over before. Known by mail/; server/
/// passes it on.
using TakeMailContent = std::function<std::optional<MailReceived>(db::Sql& sql, std::int64_t mail)>;

}  // namespace mainstay::events
