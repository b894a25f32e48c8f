// What became of a file: which lines and which tokens went, which came. Blanks and comments do not
// count. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "suspect/source_text.hpp"

namespace mainstay::suspect {

/// Lines that were replaced by others. Numbers of lines are from 1, ends are not in it. Lines
/// without tokens may be among them.
struct Hunk {
    int old_begin = 1, old_end = 1;
    int new_begin = 1, new_end = 1;

    bool is_addition() const { return old_begin == old_end; }

    bool is_removal() const { return new_begin == new_end; }
};

struct SourceDiff {
    std::vector<Hunk> hunks;
    /// For each token of the old file the one of the new that it became, or -1.
    std::vector<int> token_matches;
    /// For each line of the old file (from index 1) the line of the new that has the same tokens
    /// and place, or 0.
    std::vector<int> line_matches;
};

SourceDiff diff(const SourceText& old, const SourceText& young);

}  // namespace mainstay::suspect
