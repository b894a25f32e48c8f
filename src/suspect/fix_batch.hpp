// Answers many fixes, some at a time on each processor, in the order in which they were given.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "suspect/fix_suspects.hpp"

namespace mainstay::suspect {

/// A fix as it was given, with its answer, or why there is none.
struct AnsweredFix {
    std::string given;
    Result<FixAnswer> answer;
};

/// Calls `on_answer` on this thread, for each of `fixes`, in order, as soon as it is there. Of more
/// than a few fixes an index is made first, beside the repository. A fix that is no commit is
/// refused by itself; what git refuses of ten is tried again one by one.
Result<> answer_all(
    const git::Repository& repository, const std::vector<std::string>& fixes,
    const FixOptions& options, const std::function<void(const AnsweredFix&)>& on_answer
);

}  // namespace mainstay::suspect
