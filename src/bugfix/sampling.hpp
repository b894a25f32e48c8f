// Which events of a group are kept whole: the first, the latest, the first of each release, and one
// each time that their number has doubled; at most samples_max.
#pragma once

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bugfix/error_group.hpp"
#include "bugfix/prepared_event.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// Keeps what is worth it of `events`, before which the group, without parts, had `before`;
/// `new_releases` had no event of it before. Makes room among those that it has. Returns how many
/// were kept.
std::int64_t keep_samples(
    db::Sql& sql, Id<ErrorGroup> group, std::int64_t before,
    std::span<const PreparedEvent* const> events, std::set<std::string> new_releases
);

}  // namespace mainstay::bugfix
