// Creates, changes, deletes and restores saved views.
#pragma once

#include <chrono>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "views/answers.hpp"
#include "views/kinds.hpp"

namespace mainstay::views {

/// How many views a person may own, and how many columns one may name.
inline constexpr std::int64_t views_max = 100;
inline constexpr std::size_t columns_max = 50;

/// How long a deleted view can be restored.
inline constexpr std::chrono::hours restored_within{1};

/// Refuses: unauthenticated; forbidden; may_not_share; too_many_views; invalid with
/// unknown_view_kind, taken, too_long, unknown_column, repeated, missing, unknown_reference,
/// team_needs_sharing, and whatever the list says of the filter.
Result<VersionedView> create_view(
    db::Sql& sql, const Call& call, const CreateView& request, const Kinds& kinds
);

/// What is not named stays. A view that is shared, before or after, is changed by those who may
/// share it so. Refuses: as create_view; not_found; stale.
Result<VersionedView> change_view(
    db::Sql& sql, const Call& call, const ChangeView& request, const Kinds& kinds
);

/// Refuses: not_found; forbidden; stale.
Result<> remove_view(db::Sql& sql, const Call& call, const RemoveView& request, const Kinds& kinds);

/// Takes back what remove_view did: the same view under the same id. Refuses: not_found, but for
/// who removed it, and later than `restored_within`; else as create_view.
Result<VersionedView> restore_view(
    db::Sql& sql, const Call& call, const RestoreView& request, const Kinds& kinds
);

}  // namespace mainstay::views
