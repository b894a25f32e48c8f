// What people find in their inbox is not what it was. For live updates.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::events {

struct NotificationChanged {
    static constexpr std::string_view type = "notification.changed";
    static constexpr int schema_version = 1;

    std::vector<std::int64_t> people;  // Whose.
};
BOOST_DESCRIBE_STRUCT(NotificationChanged, (), (people))

}  // namespace mainstay::events
