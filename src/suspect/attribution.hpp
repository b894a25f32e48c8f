// Who wrote what of a line: the commit that last touched it, or those before it that wrote the
// tokens which weigh.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "git/blame.hpp"
#include "suspect/evidence.hpp"

namespace mainstay::suspect {

/// A file at a commit, and the lines of it that are evidence.
struct EvidenceFile {
    git::CommitId commit;
    std::string path;
    std::vector<LineEvidence> lines;
    std::vector<git::CommitId> ignored{};  ///< Passed over by blame.
};

/// That a commit wrote a part of a line.
struct Attribution {
    std::size_t file = 0;  ///< LineEvidence::file.
    int line = 1;          ///< LineEvidence::line.
    EvidenceKind kind = EvidenceKind::removed;
    git::CommitId commit;
    double weight = 0;
};

struct AttributionOptions {
    /// How many commits that only touched a line are looked through.
    int steps_max = 3;
    /// What a commit gets of a line that it changed elsewhere than where the evidence is.
    double touch_share = 0.2;
    std::chrono::milliseconds wall_max{60'000};  ///< Of one blame.
    std::size_t threads = 1;                     ///< How many files are blamed at once.
};

/// The weights of all lines, divided among the commits that wrote them. A file that cannot be
/// blamed (too large, too slow) counts for nothing. One blame a file and step, two processes a step
/// for what the commits changed.
Result<std::vector<Attribution>> attribute(
    const git::Repository& repository, std::vector<EvidenceFile> files,
    const AttributionOptions& options = {}
);

}  // namespace mainstay::suspect
