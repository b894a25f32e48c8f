// A promise for a ticket is about to be missed, or was. For whoever notifies people of it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::events {

struct ServiceLevelAlert {
    static constexpr std::string_view type = "ticket.service_level_alert";
    static constexpr int schema_version = 1;

    std::int64_t ticket = 0;
    std::string clock;  // `first_response`, `level_L2`.
    bool is_breach = false;
    std::vector<std::int64_t> holders;  // The assignee, and the team where it is theirs.
    std::vector<std::int64_t> named;    // By the policy.
};
BOOST_DESCRIBE_STRUCT(ServiceLevelAlert, (), (ticket, clock, is_breach, holders, named))

}  // namespace mainstay::events
