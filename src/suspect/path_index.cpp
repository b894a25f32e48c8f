#include "suspect/path_index.hpp"

#include <algorithm>
#include <utility>

namespace mainstay::suspect {

namespace {

std::string_view name_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// Takes the last folder or name off a path.
std::string_view take_last(std::string_view& path) {
    const auto name = name_of(path);
    path.remove_suffix(std::min(path.size(), name.size() + 1));
    return name;
}

// How many of the last names two paths share, and whether all of `own` is among them.
std::pair<int, bool> agreement(std::string_view own, std::string_view reported) {
    int count = 0;
    while (!own.empty() && !reported.empty()) {
        if (take_last(own) != take_last(reported)) return {count, false};
        ++count;
    }
    return {count, own.empty()};
}

std::string normal(std::string_view reported) {
    std::string path(reported);
    std::ranges::replace(path, '\\', '/');
    for (const std::string_view prefix : {"./", "../", "~/"})
        while (path.starts_with(prefix)) path.erase(0, prefix.size());
    return path;
}

}  // namespace

PathIndex::PathIndex(std::vector<std::string> paths) : paths_(std::move(paths)) {
    for (std::size_t at = 0; at < paths_.size(); ++at) by_name_[name_of(paths_[at])].push_back(at);
}

std::optional<std::string> PathIndex::find(std::string_view reported) const {
    const auto path = normal(reported);
    // A path that is there as it stands needs no likeness; nor does what came with odd characters.
    const auto as_it_is = by_name_.find(name_of(reported));
    if (as_it_is != by_name_.end())
        for (const auto at : as_it_is->second)
            if (paths_[at] == reported) return paths_[at];
    const auto named = by_name_.find(name_of(path));
    if (named == by_name_.end()) return std::nullopt;
    std::size_t best = 0;
    std::pair<int, bool> most{0, false};
    bool is_alone = false;
    for (const auto at : named->second) {
        const auto found = agreement(paths_[at], path);
        if (found > most) {
            most = found;
            best = at;
            is_alone = true;
        } else if (found == most) {
            is_alone = false;
        }
    }
    // The name alone says little, where both have folders and only the name agrees.
    const bool has_folders = path.find('/') != std::string::npos && !most.second;
    if (!is_alone || (most.first < 2 && has_folders && named->second.size() > 1))
        return std::nullopt;
    return paths_[best];
}

}  // namespace mainstay::suspect
