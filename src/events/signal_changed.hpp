// A signal was raised anew, or it moved; not each time that it is raised again.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct SignalChanged {
    static constexpr std::string_view type = "signal.changed";
    static constexpr int schema_version = 1;

    std::int64_t signal = 0;
};
BOOST_DESCRIBE_STRUCT(SignalChanged, (), (signal))

}  // namespace mainstay::events
