// Reads what fixes change, and makes evidence of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "git/commit.hpp"
#include "suspect/attribution.hpp"

namespace mainstay::suspect {

/// A file that a fix changes, with its evidence.
struct FixFile {
    std::size_t fix = 0;  ///< Which of the fixes.
    EvidenceFile evidence;
    std::vector<std::uint64_t> changed;  ///< changed_tokens()

    std::string_view folder() const;
};

/// The files of each fix that count: code, else tests, else what there is. LineEvidence::file is
/// the index in the answer. Some processes for all.
Result<std::vector<FixFile>> fix_files(
    const git::Repository& repository, const std::vector<git::Commit>& fixes
);

}  // namespace mainstay::suspect
