// How debug files come and go: what takes the place of what, how much may be kept, and what is
// recorded of it.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "bugfix/debug_file.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// Files of no use for so long make room for new ones: what came just now stays, and the new one is
/// refused.
inline constexpr std::chrono::hours debug_file_safe{1};

/// Keeps a file, whose blob was staged before; it takes the place of those of the same name. Where
/// the application has too many or too large ones, those of no use for longest go. Recorded.
/// Refuses: debug_files_full.
Result<DebugFile> put_debug_file(
    db::Sql& sql, const Call& call, DebugFile file, const DebugFileLimits& limits
);

/// Removes a file by the word of a person. Recorded. Refuses: not_found where it is gone already.
Result<> remove_debug_file(db::Sql& sql, const Call& call, const DebugFile& file);

/// Removes up to `limit` files of no use since. Returns how many.
int remove_unused_debug_files(db::Sql& sql, Time since, Time now, int limit);

}  // namespace mainstay::bugfix
