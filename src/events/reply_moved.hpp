// What is known of the delivery of a reply has changed. For live updates.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct ReplyMoved {
    static constexpr std::string_view type = "reply.moved";
    static constexpr int schema_version = 1;

    std::int64_t ticket = 0;
    std::int64_t message = 0;
};
BOOST_DESCRIBE_STRUCT(ReplyMoved, (), (ticket, message))

}  // namespace mainstay::events
