// A git repository that is read by the git program, whoever made the repository: nothing that its
// configuration, its hooks or its attributes name is ever run, and nothing in it is changed.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "git/commit_id.hpp"

namespace mainstay::git {

/// One run of git.
struct Command {
    std::vector<std::string> arguments;  ///< The first is the subcommand.
    std::string input;
    std::size_t output_bytes_max = std::size_t{64} << 20;
    std::chrono::milliseconds wall_max{60'000};
};

struct Answer {
    int exit_code = 0;
    std::string output;  ///< Any bytes.
    std::string error;   ///< The first line of its errors.
};

/// Safe to use from many threads.
///
/// git is given a folder of our own as its repository, which goes with this: with a configuration
/// that we wrote, the references of the real one, and its objects as alternates. So there is no
/// configuration, hook, attribute or replacement of the real repository that git could obey.
class Repository {
public:
    /// `folder` is a bare repository, a working tree, or a linked one. Refuses: not_a_repository.
    /// Throws std::filesystem::filesystem_error, where no temporary folder can be made.
    static Result<Repository> open(const std::filesystem::path& folder);

    ~Repository();
    Repository(Repository&&) noexcept;
    Repository& operator=(Repository&&) noexcept;

    /// Refuses: git_too_large, git_too_slow, and what process::run refuses. A git that exits with
    /// another code than 0 is answered.
    Result<Answer> run(const Command& command) const;

    /// The same, where each exit code but 0 is git_failed. Returns the output.
    Result<std::string> read(const Command& command) const;

    /// The commit that a name, an abbreviated id or any other revision means. Refuses:
    /// no_such_revision.
    Result<CommitId> resolve(std::string_view revision) const;

    /// All at once: for each the commit, or nothing.
    Result<std::vector<std::optional<CommitId>>> resolve_all(
        const std::vector<std::string>& revisions
    ) const;

    /// Whether `old` is `young`, or comes before it. Refuses: git_failed, if there is no such
    /// commit.
    Result<bool> is_ancestor(const CommitId& old, const CommitId& young) const;

    /// The newest commit from which both come; nothing, if they have none in common.
    Result<std::optional<CommitId>> merge_base(const CommitId& one, const CommitId& other) const;

    /// Writes an index of all commits and of the paths that each changes, beside the repository,
    /// which makes blame two to three times faster; it takes about a second for 1,500 commits. An
    /// index that could not be written is done without.
    void make_commit_graph() const;

private:
    class Folder;

    explicit Repository(std::unique_ptr<Folder> folder);

    std::unique_ptr<Folder> folder_;
};

}  // namespace mainstay::git
