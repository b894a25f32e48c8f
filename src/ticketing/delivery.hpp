// The delivery state of messages that staff wrote to a requester: whether the mail reached them,
// as the page and the API show it on the message. Only for staff.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "db/sql.hpp"
#include "events/delivery.hpp"
#include "ticketing/answers.hpp"
#include "ticketing/messages.hpp"

namespace mainstay::ticketing {

/// What is needed of a message to find its delivery.
struct Posted {
    Id<Message> id;
    std::optional<Id<User>> author;
    Visibility visibility = Visibility::public_;
    bool is_of_vendor = false;  // To a vendor or from them.
};

/// The delivery of each message that staff wrote to the requester. Private notes and messages of
/// the requester's side or of unknown authors have none. `deliveries` may be empty, if there is
/// no mail module.
std::map<Id<Message>, DeliveryView> deliveries_of(
    db::Sql& sql, const Ticket& ticket, std::span<const Posted> messages,
    const events::Deliveries& deliveries
);

/// The same for one message that was just posted.
std::optional<DeliveryView> delivery_of(db::Sql& sql, const Ticket& ticket, const Message& message);

}  // namespace mainstay::ticketing
