// Of which applications a caller may see telemetry.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/database.hpp"
#include "db/sql.hpp"
#include "monitoring/scope.hpp"

namespace mainstay::monitoring {

/// At most 10,000, by id. Index: the primary key of application, or those of the caller's reach.
/// Refuses: unauthenticated; token_scope; forbidden, if there can be none.
Result<Scope> visible_applications(db::Sql& sql, const Call& call);

/// All applications, for a job of the system; none if `call` is another's.
Scope all_applications(db::Database& database, const Call& call);

}  // namespace mainstay::monitoring
