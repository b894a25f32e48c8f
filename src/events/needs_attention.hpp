// A mail came to need a person's attention, or needs it no more. For live updates.
#pragma once

#include <cstdint>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::events {

struct NeedsAttention {
    static constexpr std::string_view type = "needs_attention";
    static constexpr int schema_version = 1;

    std::int64_t mail = 0;
};
BOOST_DESCRIBE_STRUCT(NeedsAttention, (), (mail))

}  // namespace mainstay::events
