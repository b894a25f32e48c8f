// What is in a repository at a commit: files and their names. Names are bytes, as git has them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"

namespace mainstay::git {

inline constexpr std::size_t file_bytes_max = std::size_t{4} << 20;
inline constexpr std::size_t paths_max = 1'000'000;

/// An object of the repository.
struct Object {
    std::string id;    // 40 hexadecimal digits.
    std::string type;  // "commit", "blob", "tree" or "tag".
    std::size_t bytes = 0;
};

/// What each name, such as `v1^{commit}` or `COMMIT:PATH`, means; nothing, where it means nothing.
/// One process for all.
Result<std::vector<std::optional<Object>>> look_up(
    const Repository& repository, const std::vector<std::string>& names
);

/// The bytes of what each name means, where it is a file (or any blob) of at most `bytes_max`.
/// Two processes for all. REQUIRES: what it finds fits into memory.
Result<std::vector<std::optional<std::string>>> contents(
    const Repository& repository, const std::vector<std::string>& names,
    std::size_t bytes_max = file_bytes_max
);

/// The name of a file for contents().
inline std::string name_of(const CommitId& commit, std::string_view path) {
    return commit.text + ":" + std::string(path);
}

/// One file. Refuses: no_such_file; git_too_large, if it is larger than `bytes_max`.
Result<std::string> content(
    const Repository& repository, const CommitId& commit, std::string_view path,
    std::size_t bytes_max = file_bytes_max
);

/// The paths of all files at a commit, in git's order: at most paths_max. Refuses: git_failed, if
/// there is no such commit; git_too_large.
Result<std::vector<std::string>> paths(const Repository& repository, const CommitId& commit);

}  // namespace mainstay::git
