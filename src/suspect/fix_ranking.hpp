// Of the commits that wrote what a fix changes, those that are to blame. Pure.
#pragma once

#include <vector>

#include "suspect/fix_files.hpp"
#include "suspect/fix_suspects.hpp"
#include "suspect/score.hpp"

namespace mainstay::suspect {

/// `files` are those of the attributions, by index. Usually one suspect; a second where it is
/// nearly as likely; one for each part of the code in which the fix repeats one change.
std::vector<Suspect> rank(
    const git::Commit& fix, const std::vector<Attribution>& attributions,
    const std::vector<FixFile>& files, const CommitMap& commits, const FixOptions& options
);

}  // namespace mainstay::suspect
