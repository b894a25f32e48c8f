// Which commits caused what a fix mends: who wrote the lines that it changes.
#pragma once

#include <string>
#include <vector>

#include "git/repository.hpp"
#include "suspect/suspect.hpp"

namespace mainstay::suspect {

struct FixOptions {
    /// A fix whose message names what it mends is believed.
    bool reads_messages = false;
    double confidence_min = 0.15;  ///< Who is less likely to be right is not suspected.
    std::size_t suspects_max = 8;
    std::chrono::milliseconds wall_max{60'000};  ///< Of one blame.
};

struct FixAnswer {
    std::vector<Suspect> suspects;  ///< The best first; none: nobody is suspected,
    std::string abstention;         ///< and why not.
};

/// One answer for each fix, in order. The files of all are read together: give some ten at once.
/// Refuses what git refuses; a fix that is not there has an answer without suspects.
Result<std::vector<FixAnswer>> suspects_of(
    const git::Repository& repository, const std::vector<git::CommitId>& fixes,
    const FixOptions& options
);

}  // namespace mainstay::suspect
