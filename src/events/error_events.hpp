// What becomes of error groups: emitted by bugfix/, for whoever reacts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

/// A group was made, or people or releases changed how it stands; not each event of it.
struct ErrorChanged {
    static constexpr std::string_view type = "error.changed";
    static constexpr int schema_version = 1;

    std::int64_t error = 0;
    std::int64_t application = 0;
    std::string change;  // `created`, `regressed`, `reopened`, `resolved`, `ignored`, …
};
BOOST_DESCRIBE_STRUCT(ErrorChanged, (), (error, application, change))

/// A group is no longer resolved as it was: it came back, or was decided on anew.
struct ErrorUnresolved {
    static constexpr std::string_view type = "error.unresolved";
    static constexpr int schema_version = 1;

    std::int64_t error = 0;
};
BOOST_DESCRIBE_STRUCT(ErrorUnresolved, (), (error))

}  // namespace mainstay::events
