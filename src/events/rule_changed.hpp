// A rule of automation was made, changed or deleted, or was switched off by itself. For live
// updates and for whoever notifies people of it.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct RuleChanged {
    static constexpr std::string_view type = "automation.rule_changed";
    static constexpr int schema_version = 1;

    std::int64_t rule = 0;
    bool is_stop = false;  // By itself.
};
BOOST_DESCRIBE_STRUCT(RuleChanged, (), (rule, is_stop))

}  // namespace mainstay::events
