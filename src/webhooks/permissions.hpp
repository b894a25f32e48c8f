// What may be done to webhooks, and whose one is.
#pragma once

#include "module/action.hpp"

namespace mainstay::webhooks {

/// Whose the webhook of that id is. REQUIRES: there is one.
Resource webhook_resource(db::Sql& sql, const Call& call, std::int64_t id);

inline constexpr ResourceKind webhook_kind{
    .name = "webhook",
    .table = "webhook w",
    .id = "w.id",
    .owner = "w.owner = :scope_owner",
    .load = webhook_resource,
};

inline constexpr const ResourceKind* webhook_kinds[] = {&webhook_kind};

/// Webhooks, seen, made, changed and replayed. Administrators only, unless a role says so. Whoever
/// reaches all of them reads what each owner may read.
inline constexpr Action webhooks_manage{
    .name = "webhooks_manage",
    .scope = TokenScope::admin,
    .kinds = webhook_kinds,
};

}  // namespace mainstay::webhooks
