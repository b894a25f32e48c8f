// A person works on tickets no more: they were deactivated, or their role is another now. Told by
// identity/.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct StaffLeft {
    static constexpr std::string_view type = "staff.left";
    static constexpr int schema_version = 1;

    std::int64_t user = 0;
};
BOOST_DESCRIBE_STRUCT(StaffLeft, (), (user))

}  // namespace mainstay::events
