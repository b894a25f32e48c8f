// How releases do by the sessions of their programs, and what of all that was sent is not kept.
#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "bugfix/intake_requests.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// Sessions that a program reports at once.
struct SessionCounts {
    Id<Application> application;
    Time at;  ///< Within the hour that they count for.
    std::string release;
    std::string environment;
    std::int64_t sessions = 0;
    std::int64_t errored = 0;
    std::int64_t crashed = 0;
    std::string user;  ///< Whose session; empty: nobody knows, or there are several.
};

/// Adds them to their hours. Index: the primary key.
void count_sessions(db::Sql& sql, std::span<const SessionCounts> counts);

/// What was not taken, of one kind and for one reason.
struct DiscardCount {
    Id<Application> application;
    DiscardedBy by = DiscardedBy::server;
    std::string category;
    std::string reason;
    std::int64_t quantity = 0;
};

/// Adds them to their day. How many kinds of one day are kept apart is bounded. Index: the primary
/// key.
void count_discards(db::Sql& sql, Time now, std::span<const DiscardCount> counts);

/// Refuses: forbidden; not_found.
Result<ReleaseHealthList> list_release_health(
    db::Sql& sql, const Call& call, const ListReleaseHealth& request
);

/// Refuses: forbidden; not_found.
Result<ErrorDiscardList> list_error_discards(
    db::Sql& sql, const Call& call, const ListErrorDiscards& request
);

}  // namespace mainstay::bugfix
