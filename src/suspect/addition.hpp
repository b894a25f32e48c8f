// What points to who is to blame for something that was missing: the lines around where a fix adds
// it. Pure.
#pragma once

#include <map>
#include <vector>

#include "suspect/enclosing_block.hpp"
#include "suspect/evidence.hpp"

namespace mainstay::suspect {

/// A hunk that only adds.
class Addition {
public:
    Addition(
        const SourceText& old, const Blocks& blocks, const SourceText& young, const Hunk& hunk
    );

    /// The lines before and after it, those that give the names it uses their values, and the
    /// function that lacked it.
    std::vector<LineEvidence> evidence(std::size_t file) const;

private:
    double importance() const;
    int nearest(int from, int step) const;
    std::vector<std::uint64_t> names() const;
    int origin_of(std::uint64_t name) const;
    bool assigns(int line, std::uint64_t name) const;
    bool has(int line, std::uint64_t name) const;

    const SourceText& old_;
    const SourceText& young_;
    const Hunk& hunk_;
    const Blocks::Block* block_;
    git::LineRange scope_;  // Where to look.
};

}  // namespace mainstay::suspect
