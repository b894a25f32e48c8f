// The cause that the message of a fix names itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "git/commit.hpp"
#include "suspect/fix_suspects.hpp"

namespace mainstay::suspect {

/// The ids, whole or abbreviated, of `Fixes: ID`, `This reverts commit ID`, `introduced in ID` and
/// the like, in their order; at most 20. Pure.
std::vector<std::string> named_causes(std::string_view message);

/// Puts the commits that the message of `fix` names and that are there before all others.
Result<> put_named_first(
    const git::Repository& repository, const git::Commit& fix, const FixOptions& options,
    std::vector<Suspect>& suspects
);

}  // namespace mainstay::suspect
