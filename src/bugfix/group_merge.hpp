// Groups that become one. Each goes on counting what comes of its own keys, so that a merge can be
// undone with nothing lost.
#pragma once

#include "bugfix/error_group.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// Two groups as they are after a merge, which are yet to be written.
struct Merged {
    ErrorGroup from;
    ErrorGroup into;
};

/// `from` goes up in `into`, with what went up in it before. REQUIRES: neither is merged, and they
/// have at most merged_parts_max parts together.
Merged merge_groups(db::Sql& sql, ErrorGroup from, ErrorGroup into);

/// How many others `group` would have once `from` went up in it.
std::int64_t parts_after(const ErrorGroup& from, const ErrorGroup& into);

}  // namespace mainstay::bugfix
