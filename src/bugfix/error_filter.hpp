// The fields by which lists of error groups are narrowed.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "db/sql.hpp"
#include "filter/filter.hpp"

namespace mainstay::bugfix {

/// The kind `error`: state, level, unhandled, application, release, environment, platform,
/// assignee, events, users, first and last seen. Texts are looked for in titles and culprits.
const filter::Kind& error_kind();

/// The condition of a filter's text, of `error_group g`. Refuses: invalid, what a filter is refused
/// for.
Result<filter::Condition> condition_of(db::Sql& sql, const Call& call, std::string_view text);

}  // namespace mainstay::bugfix
