// Which files a commit changes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "git/commit.hpp"

namespace mainstay::git {

enum class ChangeKind { added, deleted, modified, renamed };
BOOST_DESCRIBE_ENUM(ChangeKind, added, deleted, modified, renamed)

/// A file of a change. What is no regular file (links, submodules) is not among them.
struct FileChange {
    ChangeKind kind = ChangeKind::modified;
    std::string old_path, new_path;  // Empty: it was not there.
    std::string old_blob, new_blob;  // Objects for contents(); empty: it was not there.
};

/// What each commit changes against its first parent, or against nothing where it has none;
/// renames are found. One process for all. Refuses: git_failed, if one of them is not there;
/// git_too_large.
Result<std::vector<std::vector<FileChange>>> changes(
    const Repository& repository, const std::vector<Commit>& commits
);

/// Reads what `git diff-tree --stdin --raw -z` writes: the files of each commit that it names, one
/// for each of `ids`, which are in the order of the answer.
std::vector<std::vector<FileChange>> read_changes(
    std::string_view answer, const std::vector<CommitId>& ids
);

}  // namespace mainstay::git
