// Reads saved views. One that the caller may not see is answered exactly as one that is not there.
#pragma once

#include <optional>
#include <span>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "views/answers.hpp"
#include "views/kinds.hpp"

namespace mainstay::views {

/// How many views of a list are counted; the others have no tally.
inline constexpr int counted_max = 20;

/// The caller's own views of a kind and those shared with them, by name.
/// Refuses: unauthenticated; forbidden; invalid with unknown_view_kind, bad_cursor.
Result<http::Page<ViewAnswer>> list_views(
    db::Sql& sql, const Call& call, const ListViews& request, const Kinds& kinds
);

/// Refuses: not_found.
Result<VersionedView> show_view(
    db::Sql& sql, const Call& call, const ShowView& request, const Kinds& kinds
);

/// The row of a view, whoever asks.
std::optional<SavedView> find_view(db::Sql& sql, Id<SavedView> id);

/// The row of a view that the caller may see. Refuses: not_found.
Result<SavedView> seen(db::Sql& sql, const Call& call, Id<SavedView> id, const Kinds& kinds);

/// Whether the caller may show a view to those it would be shared with.
bool may_share(db::Sql& sql, const Call& call, const SavedView& view);

/// Each as the caller is shown it.
std::vector<ViewAnswer> answers(
    db::Sql& sql, const Call& call, std::span<const SavedView> views, const Kinds& kinds
);

}  // namespace mainstay::views
