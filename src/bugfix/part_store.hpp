// The parts of a group that others went up in, in the database. No rule lives here.
#pragma once

#include <optional>
#include <vector>

#include "bugfix/error_group.hpp"
#include "bugfix/group_figures.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix::store {

/// The group itself, and those that went up in it. Index: error_group_merged_into.
std::vector<Id<ErrorGroup>> parts_of(db::Sql& sql, Id<ErrorGroup> group);

/// The same of several, in any order.
std::vector<Id<ErrorGroup>> parts_of(db::Sql& sql, const std::vector<Id<ErrorGroup>>& groups);

/// Those that went up in it, the oldest first. Index: error_group_merged_into.
std::vector<ErrorGroup> merged_groups(db::Sql& sql, Id<ErrorGroup> group);

/// Index: the primary key.
std::vector<Figures> own_figures(db::Sql& sql, const std::vector<Id<ErrorGroup>>& groups);

/// Writes them in place of what is there. Index: the primary key.
void put_own(db::Sql& sql, const Figures& figures);

void remove_own(db::Sql& sql, Id<ErrorGroup> group);

}  // namespace mainstay::bugfix::store
