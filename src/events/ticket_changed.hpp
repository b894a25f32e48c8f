// A ticket is not what it was. For live updates and for whoever keeps something beside a ticket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::events {

struct TicketChanged {
    static constexpr std::string_view type = "ticket.changed";
    static constexpr int schema_version = 1;

    std::int64_t ticket = 0;
    std::string key;
    std::int64_t version = 0;  // The ticket's, after the change.
    std::vector<std::string> what;
};
BOOST_DESCRIBE_STRUCT(TicketChanged, (), (ticket, key, version, what))

}  // namespace mainstay::events
