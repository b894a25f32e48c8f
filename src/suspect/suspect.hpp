// A commit that is suspected to have caused what a fix mends or a trace shows.
#pragma once

#include <string>
#include <vector>

#include "git/commit_id.hpp"

namespace mainstay::suspect {

struct Suspect {
    git::CommitId commit;
    double confidence = 0;             ///< From 0 to 1.
    std::vector<std::string> reasons;  ///< Facts, in English; the most important first.
};

}  // namespace mainstay::suspect
