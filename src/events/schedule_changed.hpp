// A schedule of a person was made, changed or removed, or a run of it began or ended.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct ScheduleChanged {
    static constexpr std::string_view type = "schedule.changed";
    static constexpr int schema_version = 1;

    std::int64_t schedule = 0;
    bool is_failure = false;  // A run ended, and not well.
};
BOOST_DESCRIBE_STRUCT(ScheduleChanged, (), (schedule, is_failure))

}  // namespace mainstay::events
