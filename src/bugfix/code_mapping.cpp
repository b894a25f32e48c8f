#include "bugfix/code_mapping.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t path_bytes_max = 2'000;
constexpr std::size_t learnt_max = 20;
constexpr std::size_t supported_max = 400;  // Pairs of roots that are compared.

// Folders in which the code of others is.
constexpr std::string_view package_folders[] = {
    "site-packages", "dist-packages", "node_modules", "vendor", "bower_components",
    "registry",      "rustc",         ".cargo",       ".m2",    ".gradle",
    "jre",           "jdk",           "gems",         "Pods",   "third_party",
};

/// Calls `visit` with each folder and name of a path.
template <class Visit>
void each_part(std::string_view path, Visit visit) {
    while (!path.empty()) {
        const auto part = path.substr(0, path.find('/'));
        visit(part);
        path.remove_prefix(std::min(path.size(), part.size() + 1));
    }
}

bool is_of_packages(std::string_view folder) {
    bool is = folder.starts_with("/usr/lib/") || folder.starts_with("/usr/local/lib/") ||
              folder.find("/pkg/mod/") != folder.npos || folder.find("/lib/python") != folder.npos;
    each_part(folder, [&](std::string_view part) {
        is = is || std::ranges::find(package_folders, part) != std::end(package_folders);
    });
    return is;
}

/// The folder and name that a path has before, and the shared part behind.
CodeRoots roots_of(std::string_view stack, std::string_view source, std::size_t parts) {
    auto cut = [&](std::string_view path) {
        auto left = path;
        for (auto i = parts; i > 0; --i) {
            const auto slash = left.rfind('/');
            left = slash == left.npos ? std::string_view() : left.substr(0, slash);
        }
        const bool is_root = left.empty() && path.starts_with('/');
        return left.empty() ? std::string(is_root ? "/" : "") : std::string(left) + '/';
    };
    return {cut(stack), cut(source)};
}

std::optional<std::string> by_roots(
    std::string_view path, const CodeRoots& roots, const CodePaths& code
) {
    if (!path.starts_with(roots.stack_root)) return std::nullopt;
    auto found = roots.source_root + std::string(path.substr(roots.stack_root.size()));
    if (!code.contains(found)) return std::nullopt;
    return found;
}

/// One trace.
class Mapping {
public:
    Mapping(
        const std::vector<TracePath>& trace, const CodePaths& code,
        std::span<const CodeRoots> by_people, std::span<const CodeRoots> known
    )
        : trace_(trace), code_(code), by_people_(by_people), known_(known) {}

    CodeMap operator()() {
        map_.paths.resize(trace_.size());
        const auto count = std::min(trace_.size(), mapped_paths_max);
        for (std::size_t at = 0; at < count; ++at) look_at(at);
        for (const auto& roots : known_)
            if (!support_.contains(roots)) support_[roots] = {};
        for (auto& [roots, paths] : support_) count_support(roots, paths, count);
        for (std::size_t at = 0; at < count; ++at)
            if (!map_.paths[at] && endings_[at]) map_.paths[at] = choose(at);
        learn();
        return std::move(map_);
    }

private:
    using Paths = std::set<std::string_view>;

    void look_at(std::size_t at) {
        endings_.resize(at + 1);
        const auto& path = trace_[at].text;
        if (path.empty() || path.size() > path_bytes_max) return;
        map_.paths[at] = by_people(path);
        if (map_.paths[at] || trace_[at].in_app == false) return;
        auto ending = code_.longest_ending(path);
        if (ending.parts == 0) return;
        // What others wrote stands in a folder that the repository does not have.
        const auto roots = roots_of(path, ending.paths.front(), ending.parts);
        if (is_of_packages(roots.stack_root)) return;
        for (auto source : ending.paths)
            if (support_.size() < supported_max) support_[roots_of(path, source, ending.parts)];
        endings_[at] = std::move(ending);
    }

    std::optional<MappedPath> by_people(std::string_view path) const {
        std::optional<MappedPath> best;
        for (const auto& roots : by_people_) {
            if (best && roots.stack_root.size() <= best->roots.stack_root.size()) continue;
            if (auto found = by_roots(path, roots, code_))
                best = MappedPath{*std::move(found), PathFoundBy::person, roots};
        }
        return best;
    }

    void count_support(const CodeRoots& roots, Paths& paths, std::size_t count) {
        for (std::size_t at = 0; at < count; ++at)
            if (endings_[at] && by_roots(trace_[at].text, roots, code_))
                paths.insert(trace_[at].text);
    }

    /// What a pair of roots makes of a path, and how many paths speak for the pair.
    struct Vote {
        std::size_t paths = 0;
        bool is_known = false;
        const CodeRoots* roots = nullptr;
        std::string found;

        auto weight() const { return std::pair(paths, is_known); }
    };

    std::optional<MappedPath> choose(std::size_t at) const {
        const auto& path = trace_[at].text;
        const auto& ending = *endings_[at];
        Vote best, second;
        for (const auto& [roots, paths] : support_) {
            auto found = by_roots(path, roots, code_);
            if (!found) continue;
            const bool is_known = std::ranges::find(known_, roots) != known_.end();
            Vote vote{paths.size(), is_known, &roots, *std::move(found)};
            if (vote.found == best.found) {
                if (vote.weight() > best.weight()) best = std::move(vote);
            } else if (!best.roots || vote.weight() > best.weight()) {
                second = std::exchange(best, std::move(vote));
            } else if (!second.roots || vote.weight() > second.weight()) {
                second = std::move(vote);
            }
        }
        const bool is_supported = best.roots && (best.paths > 1 || best.is_known);
        if (is_supported && (!second.roots || best.weight() > second.weight()))
            return MappedPath{best.found, PathFoundBy::roots, *best.roots};
        return alone(path, ending, trace_[at].in_app);
    }

    /// By its end alone: the only path that ends so, with a folder at least, or whole.
    static std::optional<MappedPath> alone(
        const std::string& path, const CodePaths::EndMatch& ending, std::optional<bool> in_app
    ) {
        if (ending.count != 1) return std::nullopt;
        const auto source = ending.paths.front();
        const bool is_whole = ending.parts == count_parts(path) ||
                              (ending.parts == count_parts(source) && in_app.value_or(false));
        if (ending.parts < 2 && !is_whole) return std::nullopt;
        return MappedPath{
            std::string(source), PathFoundBy::ending, roots_of(path, source, ending.parts)
        };
    }

    /// Roots that mapped something, with all that they explain.
    void learn() {
        std::map<CodeRoots, std::int64_t> used;
        for (const auto& mapped : map_.paths)
            if (mapped && mapped->found_by != PathFoundBy::person) used[mapped->roots];
        for (auto& [roots, paths] : used) {
            paths = static_cast<std::int64_t>(support_[roots].size());
            map_.learnt.push_back({roots, paths});
        }
        std::ranges::sort(map_.learnt, [](const LearntRoots& one, const LearntRoots& other) {
            return std::tie(other.paths, one.roots) < std::tie(one.paths, other.roots);
        });
        if (map_.learnt.size() > learnt_max) map_.learnt.resize(learnt_max);
    }

    const std::vector<TracePath>& trace_;
    const CodePaths& code_;
    const std::span<const CodeRoots> by_people_, known_;
    std::vector<std::optional<CodePaths::EndMatch>> endings_;
    std::map<CodeRoots, Paths> support_;  // Of pairs of roots: the paths that they explain.
    CodeMap map_;
};

}  // namespace

CodeMap map_paths(
    const std::vector<TracePath>& trace, const CodePaths& code,
    std::span<const CodeRoots> by_people, std::span<const CodeRoots> known
) {
    return Mapping(trace, code, by_people, known)();
}

}  // namespace mainstay::bugfix
