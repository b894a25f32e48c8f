// What may be done with runs over many items, and whose a run is. What a run does to each item is
// asked of that item's actions. Whoever adds an action lists it in views_module.cpp.
#pragma once

#include "db/sql.hpp"
#include "module/action.hpp"

namespace mainstay::views {

/// Whose the run of that id is. REQUIRES: there is one.
Resource bulk_run_resource(db::Sql& sql, const Call& call, std::int64_t id);

inline constexpr ResourceKind bulk_run_kind{
    .name = "bulk_run",
    .table = "bulk_run r",
    .id = "r.id",
    .owner = "r.owner = :scope_owner",
    .load = bulk_run_resource,
};

inline constexpr const ResourceKind* bulk_run_kinds[] = {&bulk_run_kind};

/// See a run, how far it is and what it could not do.
inline constexpr Action bulk_read{
    .name = "bulk_read",
    .scope = TokenScope::read,
    .agent = Reach::own,
    .developer = Reach::own,
    .manager = Reach::own,
    .kinds = bulk_run_kinds,
};

/// Start, cancel and undo.
inline constexpr Action bulk_write{
    .name = "bulk_write",
    .scope = TokenScope::write,
    .agent = Reach::own,
    .developer = Reach::own,
    .manager = Reach::own,
    .kinds = bulk_run_kinds,
};

}  // namespace mainstay::views
