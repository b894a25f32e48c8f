// Of the commits that wrote the lines of a trace, those that are to blame. Pure.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "suspect/score.hpp"
#include "suspect/trace_suspects.hpp"

namespace mainstay::suspect {

struct TraceFacts {
    Time release_at;
    CommitMap commits{};
    /// What came since the last good release up to the first bad one, where one was named.
    std::optional<std::unordered_set<git::CommitId>> since_good{};
    std::string good_name{};
    std::vector<std::string> frames{};  ///< The path of each, the one that failed first.
};

std::vector<Suspect> rank(
    const std::vector<Attribution>& attributions, const TraceFacts& facts,
    const TraceOptions& options
);

}  // namespace mainstay::suspect
