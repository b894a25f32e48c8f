// What a mirror says of releases and files. Blocks for git: in jobs, and before transactions.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bugfix/repository_release.hpp"
#include "git/repository.hpp"

namespace mainstay::bugfix {

/// How many tags of a repository are looked through: the newest.
inline constexpr int tags_max = 50'000;

/// Refuses: not_mirrored, where there is no mirror on this node.
Result<git::Repository> open_mirror(const std::filesystem::path& folder);

/// Refuses: what git refuses.
Result<std::vector<ReleaseTag>> tags_of(const git::Repository& mirror);

/// The commit of a release: see find_release_commit. Refuses: as that, and what git refuses.
Result<ReleaseCommit> release_commit_in(
    const git::Repository& mirror, std::string_view release, std::string_view revision
);

/// The same of several releases; `tags` are tags_of().
Result<ReleaseCommit> release_commit_in(
    const git::Repository& mirror, std::string_view release, std::string_view revision,
    std::span<const ReleaseTag> tags
);

}  // namespace mainstay::bugfix
