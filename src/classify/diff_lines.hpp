// The lines of a unified diff, each with what it is. Pure.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace mainstay::classify {

struct DiffLine {
    enum Kind {
        file,  ///< `text` is the path of the file that what follows changes.
        hunk,  ///< `text` is what stands around the change, such as a function's name.
        note,  ///< `text` is what is done to a whole file: new, deleted, renamed, binary.
        added,
        removed,
        context,
    };

    Kind kind = context;
    std::string_view text;
};

/// Gives each line of the first 256 KiB of `diff` to `take`. Where no line of it is added or
/// removed, all are given as added.
void for_each_line(std::string_view diff, const std::function<void(const DiffLine&)>& take);

/// The constructs of common languages that a line of code holds, such as `condition` or `null
/// check`; also `comment`, `import` and `assertion`.
std::vector<std::string_view> constructs_of(std::string_view line);

}  // namespace mainstay::classify
