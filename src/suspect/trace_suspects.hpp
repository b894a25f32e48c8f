// Which commits caused the error that a stack trace shows: who wrote the lines of its frames, as
// they were in the release that ran.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "suspect/frame.hpp"
#include "suspect/suspect.hpp"

namespace mainstay::suspect {

struct TraceOptions {
    git::CommitId release;
    std::optional<git::CommitId> good{};  ///< A release that did not have the error yet,
    std::string good_name{};              ///< and what it is called.
    std::optional<git::CommitId> bad{};   ///< The first that had it; nothing: that is `release`.
    double confidence_min = 0.2;          ///< Below it nobody is suspected.
    std::size_t suspects_max = 5;
    std::size_t frames_max = 30;  ///< Of the repository, the first that failed first.
    std::chrono::milliseconds wall_max{30'000};  ///< Of one blame.
};

struct TraceAnswer {
    std::vector<Suspect> suspects;  ///< The best first; none: nobody is suspected,
    std::string abstention;         ///< and why not.
    std::size_t frames = 0;         ///< Those that are of the repository and were looked at.
};

/// Refuses what git refuses.
Result<TraceAnswer> suspects_of(
    const git::Repository& repository, const TraceFrames& frames, const TraceOptions& options
);

}  // namespace mainstay::suspect
