// A rule of automation tells people of a ticket. For notifications.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::events {

struct RuleNotice {
    static constexpr std::string_view type = "ticket.rule_notice";
    static constexpr int schema_version = 1;

    std::int64_t ticket = 0;
    std::int64_t rule = 0;
    std::vector<std::int64_t> people;
};
BOOST_DESCRIBE_STRUCT(RuleNotice, (), (ticket, rule, people))

}  // namespace mainstay::events
