// Groups that become one, and keys that become a group of their own: what moves with them.
#pragma once

#include <utility>
#include <vector>

#include "base/call.hpp"
#include "bugfix/error_group.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// Moves the keys, counts and samples of `from` into `into`. Gives `into` as it is then, which is
/// yet to be written. The keys remember where they were.
ErrorGroup merge_groups(db::Sql& sql, const ErrorGroup& from, ErrorGroup into);

/// Gives these keys of `group` to the group that they all were of before a merge, else to a new
/// one. Gives that group as it was and as it is, which is yet to be written. Counts and samples
/// stay.
std::pair<ErrorGroup, ErrorGroup> part_group(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const std::vector<ErrorKey>& keys
);

}  // namespace mainstay::bugfix
