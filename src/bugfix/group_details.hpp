// What the events of a group have in common: releases, environments, tags, keys, and why they are
// one.
#pragma once

#include "bugfix/error_views.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// How often a value must be in a group, and how much more often there than elsewhere, to stand
/// out.
inline constexpr double over_represented_share = 0.3;
inline constexpr double over_represented_factor = 2;

/// Fills what the counts and samples of the group have.
void add_details(db::Sql& sql, const ErrorGroup& group, ErrorDetails& details);

}  // namespace mainstay::bugfix
