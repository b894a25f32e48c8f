// Lists of error groups, and all that is known of one.
#pragma once

#include "base/result.hpp"
#include "bugfix/error_views.hpp"
#include "bugfix/neighbours.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"

namespace mainstay::bugfix {

/// Those that did not go up in others. Refuses: forbidden; not_found, for an application of which
/// the caller sees none; invalid with bad_cursor, and what a filter is refused for.
Result<http::Page<ErrorGroupView>> list_errors(
    db::Sql& sql, const Call& call, const ListErrors& request, const Tickets& tickets
);

/// Refuses: forbidden; not_found.
Result<http::Versioned<ErrorDetails>> show_error(
    db::Sql& sql, const Call& call, const WhichError& request, const Neighbours& neighbours
);

/// In their order, as the caller is shown them.
std::vector<ErrorGroupView> views_of(
    db::Sql& sql, const Call& call, const std::vector<ErrorGroup>& groups, const Tickets& tickets
);

ErrorGroupView view_of(
    db::Sql& sql, const Call& call, const ErrorGroup& group, const Tickets& tickets
);

/// The group, for those who see it. Refuses: forbidden; not_found.
Result<ErrorGroup> visible_group(db::Sql& sql, const Call& call, Id<ErrorGroup> id);

/// The same for those who may change it. Refuses: forbidden; not_found; error_merged.
Result<ErrorGroup> managed_group(db::Sql& sql, const Call& call, Id<ErrorGroup> id);

}  // namespace mainstay::bugfix
