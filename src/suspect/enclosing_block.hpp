// Which function a line is in. By braces or by indentation, without a grammar. Pure.
#pragma once

#include <vector>

#include "suspect/source_text.hpp"

namespace mainstay::suspect {

/// The functions of a file, and what else stands in braces of its own at the top: types, tables.
class Blocks {
public:
    struct Block {
        git::LineRange lines;  ///< From the line of its name on.
        bool is_function = false;
    };

    explicit Blocks(const SourceText& text);

    /// The innermost function that has the line, else the innermost other block; none, where it
    /// stands by itself. Valid as long as this.
    const Block* find(int line) const;

private:
    void read_braces(const SourceText& text);
    void read_indentation(const SourceText& text);

    std::vector<Block> blocks_;  // By first line.
};

}  // namespace mainstay::suspect
