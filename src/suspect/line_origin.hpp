// Where a line of a file was before a commit that touched it, and which of its tokens are of
// before. Pure.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "suspect/source_diff.hpp"

namespace mainstay::suspect {

struct LineOrigin {
    int line = 1;                 ///< In the old file.
    std::vector<double> weights;  ///< Of its tokens: those of the tokens that came from them.
    bool is_same = false;         ///< Nothing but blanks and comments changed.
    bool is_moved = false;        ///< It is the same line, at another place.
};

class LineOrigins {
public:
    /// Both live as long as this.
    LineOrigins(const SourceText& old, const SourceText& young);

    /// The origin of a line of the young file, whose tokens weigh `weights`. Nothing, if the line
    /// is new: less than half of it was there.
    std::optional<LineOrigin> find(int line, const std::vector<double>& weights) const;

private:
    const SourceText& old_;
    const SourceText& young_;
    std::vector<int> origins_;                      // For each young token the old, or -1.
    std::unordered_map<std::uint64_t, int> moved_;  // Lines that went, by key; 0: several.
};

}  // namespace mainstay::suspect
