// A commit that is suspected to have caused what a fix mends or a trace shows.
#pragma once

#include <string>
#include <vector>

#include "git/commit_id.hpp"

namespace mainstay::suspect {

struct Suspect {
    git::CommitId commit;
    double confidence = 0;  ///< From 0 to 1; of a fix: how often such a suspect is right.
    std::vector<std::string> reasons;  ///< Facts, in English; the most important first.
};

}  // namespace mainstay::suspect
