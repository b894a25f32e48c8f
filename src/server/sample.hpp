// The sample workspace: something to look at and to try things on, in an otherwise empty
// installation.
#pragma once

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"

namespace mainstay::server {

/// Two customer organizations with their people, the applications SHOP and LEDGER, and a team of
/// each level that serves both. Does nothing where there are applications or organizations already;
/// otherwise all of it or nothing. Nobody in it has a password: an administrator makes links for
/// them.
Result<> load_sample(db::Sql& sql, const Call& call);

}  // namespace mainstay::server
