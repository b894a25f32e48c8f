// A ticket is not what it was. For live updates and for whoever keeps something beside a ticket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::events {

struct TicketChanged {
    static constexpr std::string_view type = "ticket.changed";
    static constexpr int schema_version = 2;

    std::int64_t ticket = 0;
    std::string key;
    std::int64_t version = 0;  // The ticket's, after the change.
    std::vector<std::string> what;
    std::optional<std::int64_t> actor;     // The person who changed it; none for the system.
    std::optional<std::int64_t> assignee;  // Whom the change gave it to, if to anybody.
};
BOOST_DESCRIBE_STRUCT(TicketChanged, (), (ticket, key, version, what, actor, assignee))

}  // namespace mainstay::events
