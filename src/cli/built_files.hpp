// The scripts and source maps that a build left in a folder.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace mainstay::cli {

namespace code {

inline constexpr Code folder_unreadable{
    "folder_unreadable", Refusal::invalid, "{folder} is no folder that can be read: {reason}"
};
inline constexpr Code folder_too_large{
    "folder_too_large", Refusal::too_large,
    "{folder} has more than {files} scripts and maps, or {mib} MiB of them: give its parts one by "
    "one."
};

}  // namespace code

struct BuiltFile {
    std::string name;  // The prefix, and the path below the folder.
    std::string content;
};

inline constexpr std::size_t built_files_max = 20'000;
inline constexpr std::size_t built_bytes_max = std::size_t{2} << 30;

/// Maps first, each kind by name; links are not followed, and maps of style sheets are left out.
/// Refuses: folder_unreadable, folder_too_large.
Result<std::vector<BuiltFile>> built_files(const std::string& folder, std::string_view prefix);

}  // namespace mainstay::cli
