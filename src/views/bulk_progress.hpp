// A run over many items began, went on or ended: for open pages of its owner.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "events/live_topic.hpp"

namespace mainstay::views {

struct BulkProgress {
    static constexpr std::string_view type = "bulk.progress";
    static constexpr int schema_version = 1;

    std::int64_t run = 0;
    std::int64_t owner = 0;
};
BOOST_DESCRIBE_STRUCT(BulkProgress, (), (run, owner))

/// What open pages are told of: {type, run}, to the owner alone.
events::LiveTopic bulk_topic();

}  // namespace mainstay::views
