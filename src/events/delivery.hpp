// What became of the mails that a reply went out as. Known by mail/, shown by ticketing/: server/
// passes the one's function to the other.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/time.hpp"
#include "db/sql.hpp"

namespace mainstay::events {

/// How far a mail of a reply came.
enum class DeliveryState {
    queued,       ///< It waits to be sent, or to be tried again.
    handed_over,  ///< The mail server took it, to bring it to the recipient.
    kept,         ///< It stays in the outbox of a sample workspace; nobody gets it.
    failed,       ///< The mail server refused it, or it came back.
    not_sent,     ///< No mail server was ever asked: outgoing mail is off, or there is no address.
};
BOOST_DESCRIBE_ENUM(DeliveryState, queued, handed_over, kept, failed, not_sent)

/// One mail of a message, to one recipient.
struct MailDelivery {
    std::int64_t message = 0;
    std::int64_t mail = 0;
    std::string recipient;
    DeliveryState state = DeliveryState::queued;
    std::optional<std::string> reason;  // Of what failed or was not sent.
    std::optional<std::string> answer;  // What the mail server said last.
    Time at;                            // Of the state; of the queueing, while nothing was tried.
    bool may_be_repeated = false;
};

/// The mails of these messages, by message; none for a message that no mail was made of yet.
using Deliveries =
    std::function<std::vector<MailDelivery>(db::Sql& sql, std::span<const std::int64_t> messages)>;

}  // namespace mainstay::events
