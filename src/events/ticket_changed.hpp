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
    static constexpr int schema_version = 3;

    std::int64_t ticket = 0;
    std::string key;
    std::int64_t version = 0;  // The ticket's, after the change.
    std::vector<std::string> what;
    std::optional<std::int64_t> actor;  // The person who changed it; none for the system, a rule.
    std::optional<std::int64_t> assignee;  // Whom the change gave it to, if to anybody.
    std::vector<std::int64_t> rules = {};  // That led to it, by their ids; the last one made it.
    std::optional<std::int64_t> message = {};  // That came with it.
    std::optional<std::string> status = {};    // After the change, where that changed it.
};
BOOST_DESCRIBE_STRUCT(
    TicketChanged, (), (ticket, key, version, what, actor, assignee, rules, message, status)
)

}  // namespace mainstay::events
