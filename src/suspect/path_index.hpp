// Finds the file of a repository that a path in a trace means. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mainstay::suspect {

class PathIndex {
public:
    /// The paths of a repository at a commit.
    explicit PathIndex(std::vector<std::string> paths);

    /// The path whose end agrees with that of `reported` the furthest, folder by folder. Nothing,
    /// if two agree as far, or none does. O(files of that name).
    std::optional<std::string> find(std::string_view reported) const;

private:
    std::vector<std::string> paths_;
    std::unordered_map<std::string_view, std::vector<std::size_t>> by_name_;
};

}  // namespace mainstay::suspect
