// Which commit wrote which line, by the git program.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"

namespace mainstay::git {

/// Lines from `first` to `last`, both in it, from 1.
struct LineRange {
    int first = 1;
    int last = 1;

    auto operator<=>(const LineRange&) const = default;
};

struct BlameOptions {
    bool finds_moves = false;   ///< Lines moved within a file are those of who wrote them (-M).
    bool finds_copies = false;  ///< Also lines from other files of the same commit (-C).
    /// Commits that are passed over; blame goes on with what was there before them.
    std::vector<CommitId> ignored{};
    std::chrono::milliseconds wall_max{60'000};
};

/// Lines that one commit wrote, next to each other.
struct BlamedLines {
    CommitId commit;
    std::string path;         ///< Of the file in that commit.
    int first_in_commit = 1;  ///< The number of the first line there,
    int first = 1;            ///< and in the file that was asked about.
    int count = 1;
    std::optional<CommitId> previous;  ///< Its parent, where the file was there before,
    std::string previous_path;         ///< and the path of the file there.
};

/// Blames ranges of a file as it was at a commit; ranges may touch and overlap. Whitespace does not
/// count, and renames are followed. In the order of lines. Refuses: git_failed, if there is no such
/// commit, file or line; git_too_slow. REQUIRES: 1 <= first <= last.
Result<std::vector<BlamedLines>> blame(
    const Repository& repository, const CommitId& commit, std::string_view path,
    std::vector<LineRange> ranges, const BlameOptions& options = {}
);

/// The commits that the file `.git-blame-ignore-revs` names at a commit and that are there; at most
/// a thousand. None, where there is no such file.
Result<std::vector<CommitId>> ignored_commits(const Repository& repository, const CommitId& commit);

}  // namespace mainstay::git
