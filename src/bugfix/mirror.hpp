// The mirrors of repositories on this node: a folder for each, below the data directory. Other
// nodes have their own; what needs one is a job, and fetches where it runs.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bugfix/repository.hpp"
#include "bugfix/settings.hpp"
#include "git/fetch.hpp"
#include "outgoing/outgoing.hpp"

namespace mainstay::bugfix {

struct MirrorOptions {
    std::filesystem::path folder;  ///< Of all mirrors.
    std::vector<std::string> repository_folders{};
    outgoing::Destinations destinations{};
    std::string ca_file{};
    git::FetchLimits limits{};
};

/// Refuses: as outgoing::Destinations::create.
Result<MirrorOptions> mirror_options(
    const Settings& settings, const outgoing::Settings& outgoing, const std::string& data_directory
);

/// The right to write to a mirror, held until this goes; also against other processes.
class MirrorLock {
public:
    explicit MirrorLock(int descriptor) : descriptor_(descriptor) {}

    MirrorLock(MirrorLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

    MirrorLock& operator=(MirrorLock&&) = delete;
    ~MirrorLock();

private:
    int descriptor_;
};

/// Safe to use by many threads.
class Mirrors {
public:
    explicit Mirrors(MirrorOptions options) : options_(std::move(options)) {}

    /// Where the mirror of a repository is, whether it is there or not.
    std::filesystem::path folder_of(Id<Repository> id) const;

    /// Nothing where another thread or process has it.
    std::optional<MirrorLock> try_lock(Id<Repository> id) const;

    /// Brings the mirror up to date: git::fetch, with where the repository may be. `secret` is the
    /// unsealed credential. REQUIRES: its lock.
    Result<git::Fetched> fetch(
        const Repository& repository, const std::string& secret,
        const std::function<bool()>& is_stopping
    ) const;

    /// Removes a mirror. REQUIRES: its lock.
    void remove(Id<Repository> id) const;

    /// Removes what is of none of these, and what is secret and was left by a process that was
    /// killed. Called before anything else here.
    void sweep(std::span<const Id<Repository>> known) const;

private:
    const MirrorOptions options_;
};

}  // namespace mainstay::bugfix
