// Where a path of a stack trace is in the repository: by what people or earlier traces said, or by
// how paths end. Pure. It abstains where two are as good.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "bugfix/code_mapping_paths.hpp"
#include "errors/trace_path.hpp"

namespace mainstay::bugfix {

/// What begins with `stack_root` is below `source_root`. Both end in `/`, or are empty.
struct CodeRoots {
    std::string stack_root;
    std::string source_root;

    auto operator<=>(const CodeRoots&) const = default;
};
BOOST_DESCRIBE_STRUCT(CodeRoots, (), (stack_root, source_root))

/// How the path was found: by roots that people named; by roots that several paths agree on; by the
/// end of the path alone.
enum class PathFoundBy { person, roots, ending };
BOOST_DESCRIBE_ENUM(PathFoundBy, person, roots, ending)

struct MappedPath {
    std::string path;  ///< In the repository.
    PathFoundBy found_by = PathFoundBy::ending;
    CodeRoots roots;
};
BOOST_DESCRIBE_STRUCT(MappedPath, (), (path, found_by, roots))

/// A path of a trace, as it is looked for.
struct TracePath {
    std::string text;            ///< See trace_path.
    std::optional<bool> in_app;  ///< As far as it is known.
};

using errors::trace_path;

/// What of roots that were found a trace bears out, and how well.
struct LearntRoots {
    CodeRoots roots;
    std::int64_t paths = 0;  ///< How many different paths of the trace they explain.
};

struct CodeMap {
    std::vector<std::optional<MappedPath>> paths;  ///< For each of what was given.
    std::vector<LearntRoots> learnt;               ///< Worth to be kept; the most useful first.
};

/// How many paths of a trace are looked at; what comes after is not mapped.
inline constexpr std::size_t mapped_paths_max = 500;

/// Maps the paths of one trace. `by_people` count first, the longest root of a trace before others;
/// then `known`, and what the paths themselves agree on. What is not in `code` is never answered.
/// What is of others (`in_app` says so, or a folder of packages in the path) is mapped only by what
/// people said.
CodeMap map_paths(
    const std::vector<TracePath>& trace, const CodePaths& code,
    std::span<const CodeRoots> by_people, std::span<const CodeRoots> known
);

}  // namespace mainstay::bugfix
