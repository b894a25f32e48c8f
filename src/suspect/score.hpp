// Adds up what points to each commit, and weighs it by what is known of the commit. Pure.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "git/commit.hpp"
#include "suspect/attribution.hpp"

namespace mainstay::suspect {

using CommitMap = std::unordered_map<git::CommitId, git::Commit>;

struct Candidate {
    git::CommitId commit;
    double weight = 0;  ///< Of its attributions.
    double share = 0;   ///< Of all candidates, once their ages and messages are weighed too.
};

/// By share, the greatest first. `at` is when the fix was made, or the release. A commit that
/// `commits` does not have counts by its weight.
std::vector<Candidate> candidates(
    std::span<const Attribution> attributions, const CommitMap& commits, Time at
);

/// How many of the lines of this kind each commit wrote: the larger part of a line counts.
struct LineCounts {
    std::unordered_map<git::CommitId, int> by_commit;
    int all = 0;
};

LineCounts count_lines(std::span<const Attribution> attributions, EvidenceKind kind);

/// "12 days", "5 hours", "3 years".
std::string span_in_words(std::chrono::microseconds span);

}  // namespace mainstay::suspect
