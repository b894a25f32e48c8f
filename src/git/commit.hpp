// The commits of a repository: who, when, why.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "git/repository.hpp"

namespace mainstay::git {

struct Commit {
    CommitId id;
    std::vector<CommitId> parents;
    std::string author_name, author_email;  // UTF-8, whatever was written.
    Time authored_at, committed_at;
    std::string message;  // The same.

    /// The first line of its message.
    std::string_view subject() const;
};

/// Each commit, in the order of `ids`; nothing where there is none. One process for all.
Result<std::vector<std::optional<Commit>>> commits(
    const Repository& repository, const std::vector<CommitId>& ids
);

/// Refuses: no_such_revision.
Result<Commit> commit(const Repository& repository, const CommitId& id);

/// Which commits to list.
struct Range {
    CommitId until;                    ///< It is in the range.
    std::optional<CommitId> after;     ///< Neither it nor what came before it.
    std::vector<std::string> paths{};  ///< Only commits that change one of these; empty: any.
    std::size_t commits_max = 10'000;
};

/// The ids of a range, the newest first. Refuses: git_failed, if there is no such commit.
Result<std::vector<CommitId>> log(const Repository& repository, const Range& range);

}  // namespace mainstay::git
