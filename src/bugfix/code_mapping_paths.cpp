#include "bugfix/code_mapping_paths.hpp"

#include <algorithm>
#include <utility>

namespace mainstay::bugfix {

namespace {

// No path of a trace that is worth anything is deeper.
constexpr std::size_t parts_max = 64;

/// A character as it is sorted: the end of a path comes first, then a folder around it.
int rank_of(std::string_view path, std::size_t from_end) {
    if (from_end >= path.size()) return -1;
    const char each = path[path.size() - 1 - from_end];
    return each == '/' ? 0 : static_cast<unsigned char>(each) + 1;
}

bool is_before(std::string_view one, std::string_view other) {
    for (std::size_t at = 0;; ++at) {
        const int left = rank_of(one, at);
        const int right = rank_of(other, at);
        if (left != right) return left < right;
        if (left < 0) return false;
    }
}

/// Whether `ending`, and then nothing or a folder, is the end of a path; else on which side of
/// such paths it stands: before them is less than 0.
int side_of(std::string_view path, std::string_view ending) {
    for (std::size_t at = 0; at < ending.size(); ++at) {
        const int left = rank_of(path, at);
        const int right = rank_of(ending, at);
        if (left != right) return left < right ? -1 : 1;
    }
    return rank_of(path, ending.size()) <= 0 ? 0 : 1;
}

/// Where the last `parts` folders and names of a path begin.
std::size_t begin_of(std::string_view path, std::size_t parts) {
    auto at = path.size();
    for (; parts > 0; --parts) {
        if (at == 0) return 0;
        const auto slash = path.rfind('/', at - 1);
        at = slash == path.npos ? 0 : slash;
    }
    return at == 0 && !path.starts_with('/') ? 0 : at + (path[at] == '/' ? 1 : 0);
}

}  // namespace

CodePaths::CodePaths(std::vector<std::string> paths) : paths_(std::move(paths)) {
    std::ranges::sort(paths_, is_before);
}

bool CodePaths::contains(std::string_view path) const {
    const auto at = std::lower_bound(paths_.begin(), paths_.end(), path, is_before);
    return at != paths_.end() && *at == path;
}

std::pair<std::size_t, std::size_t> CodePaths::range_of(std::string_view ending) const {
    const auto first = std::ranges::partition_point(paths_, [&](const std::string& path) {
        return side_of(path, ending) < 0;
    });
    const auto last = std::partition_point(first, paths_.end(), [&](const std::string& path) {
        return side_of(path, ending) == 0;
    });
    return {
        static_cast<std::size_t>(first - paths_.begin()),
        static_cast<std::size_t>(last - paths_.begin())
    };
}

CodePaths::EndMatch CodePaths::longest_ending(std::string_view path) const {
    EndMatch found;
    const auto parts_there = std::min(count_parts(path), parts_max);
    std::pair<std::size_t, std::size_t> range;
    for (std::size_t parts = 1; parts <= parts_there; ++parts) {
        const auto ending = path.substr(begin_of(path, parts));
        if (ending.empty()) break;
        const auto next = range_of(ending);
        if (next.first == next.second) break;
        range = next;
        found.parts = parts;
    }
    found.count = range.second - range.first;
    for (auto at = range.first; at < range.second && found.paths.size() < paths_max; ++at)
        found.paths.emplace_back(paths_[at]);
    return found;
}

std::size_t count_parts(std::string_view path) {
    std::size_t count = 0;
    bool is_within = false;
    for (char each : path) {
        if (each != '/' && !is_within) ++count;
        is_within = each != '/';
    }
    return count;
}

}  // namespace mainstay::bugfix
