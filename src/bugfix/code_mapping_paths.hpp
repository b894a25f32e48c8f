// The paths of a repository at a commit, found by how they end. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::bugfix {

/// Safe to read from many threads.
class CodePaths {
public:
    /// O(n log n): a million paths take about a second.
    explicit CodePaths(std::vector<std::string> paths);

    bool contains(std::string_view path) const;

    struct EndMatch {
        std::size_t parts = 0;                  ///< How many folders and names agree at the end.
        std::size_t count = 0;                  ///< How many paths end so.
        std::vector<std::string_view> paths{};  ///< Some of them, at most `paths_max`.
    };

    static constexpr std::size_t paths_max = 20;

    /// The paths whose ends agree with that of `path` the furthest, folder by folder.
    /// O(parts of the path · log n).
    EndMatch longest_ending(std::string_view path) const;

    std::size_t size() const { return paths_.size(); }

private:
    /// Those that end with these folders and names.
    std::pair<std::size_t, std::size_t> range_of(std::string_view ending) const;

    std::vector<std::string> paths_;  ///< By their characters from the end on, `/` before others.
};

/// How many folders and names a path has.
std::size_t count_parts(std::string_view path);

}  // namespace mainstay::bugfix
