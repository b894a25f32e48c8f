// The folder that git takes for its repository: what of the real one may be obeyed, and nothing
// else.
#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace mainstay::git {

/// Fills `folder`, which exists and is empty, for reading the repository at `real`. Refuses:
/// not_a_repository.
Result<> make_private_folder(
    const std::filesystem::path& real, const std::filesystem::path& folder
);

}  // namespace mainstay::git
