// People were mentioned in a message of a ticket. For notifications.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::events {

struct PeopleMentioned {
    static constexpr std::string_view type = "ticket.people_mentioned";
    static constexpr int schema_version = 1;

    std::int64_t ticket = 0;
    std::int64_t message = 0;
    std::vector<std::int64_t> people;
    std::optional<std::int64_t> actor;  // Who wrote the message.
};
BOOST_DESCRIBE_STRUCT(PeopleMentioned, (), (ticket, message, people, actor))

}  // namespace mainstay::events
