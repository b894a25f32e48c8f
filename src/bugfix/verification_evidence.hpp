// What was seen of an error before it was resolved, and of the releases since in which it is to be
// gone.
#pragma once

#include "bugfix/error_group.hpp"
#include "bugfix/verification_rule.hpp"
#include "db/sql.hpp"
#include "events/release_uses.hpp"

namespace mainstay::bugfix {

struct GatheredEvidence {
    QuietEvidence evidence;
    bool is_verified = false;
};

/// Of a group that is resolved. Resolved in a release, or in the next one: only what ran such a
/// release counts, by its sessions, its errors and its deployments, in the environments where the
/// error was. Resolved now: only the time since, without any event of it.
/// Indexes: error_count_step; primary keys.
GatheredEvidence gather_evidence(
    db::Sql& sql, const ErrorGroup& group, Time now, const events::ReleaseUses& uses
);

/// The services that events of the group name, at most 20. Index: the primary key.
std::vector<std::string> services_of(db::Sql& sql, const ErrorGroup& group);

}  // namespace mainstay::bugfix
