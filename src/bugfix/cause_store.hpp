// Rows of causes and of the searches for them. No rule lives here.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "bugfix/cause.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix::store {

Id<ErrorCause> insert_cause(db::Sql& sql, const ErrorCause& cause);

/// Confirmed ones first, then suspected ones, the most confident first; at most causes_max. Index:
/// that of the unique commit.
std::vector<ErrorCause> causes_of(db::Sql& sql, Id<ErrorGroup> group);

/// Index: the primary key.
std::optional<ErrorCause> find_cause(db::Sql& sql, Id<ErrorGroup> group, Id<ErrorCause> id);

/// Index: that of the unique commit.
std::optional<ErrorCause> find_cause(
    db::Sql& sql, Id<ErrorGroup> group, Id<Repository> repository, std::string_view commit
);

/// Writes what people decided.
void decide_cause(db::Sql& sql, const ErrorCause& cause);

/// Removes what was found and not decided about.
void remove_suspected(db::Sql& sql, Id<ErrorGroup> group);

/// With how they were searched for. Indexes: error_cause_repository, cause_search_repository.
void remove_causes_of(db::Sql& sql, Id<Repository> repository);

/// In place of the one before.
void write_search(db::Sql& sql, const CauseSearch& search);

/// Index: the primary key.
std::optional<CauseSearch> find_search(db::Sql& sql, Id<ErrorGroup> group);

}  // namespace mainstay::bugfix::store
