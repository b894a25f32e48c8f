// What became of what staff wrote to a requester: whether it reached them by mail, as the page and
// the API show it on the message itself. Only for staff.
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

/// What has to be known of a message to tell whether it went out.
struct Posted {
    Id<Message> id;
    std::optional<Id<User>> author;
    Visibility visibility = Visibility::public_;
};

/// The delivery of each message that staff wrote to the requester: none of private notes, of what
/// the requester's side wrote, and of what nobody known wrote. `deliveries` may be empty, where
/// no mail is.
std::map<Id<Message>, DeliveryView> deliveries_of(
    db::Sql& sql, const Ticket& ticket, std::span<const Posted> messages,
    const events::Deliveries& deliveries
);

/// The same of one message that was posted just now.
std::optional<DeliveryView> delivery_of(db::Sql& sql, const Ticket& ticket, const Message& message);

}  // namespace mainstay::ticketing
