// What points to who is to blame: lines of a file at a commit, and how much each of their tokens
// weighs. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "git/commit_id.hpp"
#include "suspect/source_diff.hpp"

namespace mainstay::suspect {

/// How a line points to a commit.
enum class EvidenceKind {
    removed,  ///< The fix removes it, or changes it.
    around,   ///< The fix adds beside it, or uses what it defines.
    frame,    ///< It is in a stack trace.
    nearby,   ///< It is beside one that is.
};

struct LineEvidence {
    std::size_t file = 0;  ///< Of the caller: which file of which fix.
    int line = 1;          ///< In the file at the commit before the fix, or at the release.
    EvidenceKind kind = EvidenceKind::removed;
    std::vector<double> weights;  ///< One for each token of the line.

    double weight() const;
};

/// The evidence of a file that a fix changes: `file` is what its lines get. `moved` are the keys of
/// the lines that the fix adds anywhere. At most 400 lines.
std::vector<LineEvidence> evidence_of(
    const SourceText& old, const SourceText& young, const SourceDiff& difference, std::size_t file,
    const std::vector<std::uint64_t>& moved
);

/// What a fix does in a file, for comparing files: keys of the tokens that go and come, sorted.
std::vector<std::uint64_t> changed_tokens(
    const SourceText& old, const SourceText& young, const SourceDiff& difference
);

}  // namespace mainstay::suspect
