// An incident has a ticket, or more joined one that has: told by ticketing/, for whoever links what
// raised its signals. It may come more than once of the same.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct IncidentTicketed {
    static constexpr std::string_view type = "incident.ticketed";
    static constexpr int schema_version = 1;

    std::int64_t incident = 0;
    std::int64_t ticket = 0;
};
BOOST_DESCRIBE_STRUCT(IncidentTicketed, (), (incident, ticket))

}  // namespace mainstay::events
