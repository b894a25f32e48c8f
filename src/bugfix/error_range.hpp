// Between which two releases an error came in: the last that was in use without it, and the first
// that had it, by the commits of a mirror. Blocks for git.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bugfix/repository_release.hpp"
#include "git/repository.hpp"

namespace mainstay::bugfix {

/// How many releases of an application are looked at: those that were seen last.
inline constexpr std::int64_t range_releases_max = 40;

/// A release that was in use, by events or sessions.
struct UsedRelease {
    std::string name;
    std::string revision;    ///< What its deployment was recorded with; empty: nothing.
    bool has_error = false;  ///< An event of the error is of it.
};

struct ErrorRange {
    std::string good_name;
    git::CommitId good;
    git::CommitId bad;
};

/// `release` is one that has the error; the first that had it is the one from which all others come
/// that do, and the last good one comes before that and after the other good ones. Their order is
/// that of the commits, whatever they are called and when they were seen: where the commit of one
/// is not known, or is on another branch, it says nothing. Nothing, where no good one is known.
/// Refuses: what git refuses.
Result<std::optional<ErrorRange>> error_range_in(
    const git::Repository& mirror, const git::CommitId& release,
    const std::vector<UsedRelease>& used
);

}  // namespace mainstay::bugfix
