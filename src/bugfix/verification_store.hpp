// Rows of verifications, and what they rest on. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "bugfix/count_store.hpp"
#include "bugfix/error_group.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// Nobody knows yet; it is gone; it was, and came back.
enum class VerificationState { waiting, verified, withdrawn };
BOOST_DESCRIBE_ENUM(VerificationState, waiting, verified, withdrawn)

/// One row of `error_verification`.
struct ErrorVerification {
    Id<ErrorGroup> error_group;
    VerificationState state = VerificationState::waiting;
    Time resolved_at;  ///< The decision that it is about.
    Time due_at;
    std::string evidence;  ///< A QuietEvidence as JSON; empty: nobody looked yet.
    std::optional<Time> verified_at;
    std::optional<Time> withdrawn_at;
    std::string returned_in;  ///< The release it came back in; empty: none is known.
};
BOOST_DESCRIBE_STRUCT(
    ErrorVerification, (),
    (error_group, state, resolved_at, due_at, evidence, verified_at, withdrawn_at, returned_in)
)

/// Where a release was seen by what programs send.
struct SeenUse {
    std::string release;
    std::string environment;
    Time first_at;  ///< Of the hour.
    Time last_at;
    std::int64_t sessions = 0;
};
BOOST_DESCRIBE_STRUCT(SeenUse, (), (release, environment, first_at, last_at, sessions))

namespace store {

/// Index: the primary key.
std::optional<ErrorVerification> find_verification(db::Sql& sql, Id<ErrorGroup> group);

/// In place of the one that is there.
void put_verification(db::Sql& sql, const ErrorVerification& row);

void remove_verification(db::Sql& sql, Id<ErrorGroup> group);

/// Those that wait and are due, the longest first. Index: error_verification_due.
std::vector<ErrorVerification> due_verifications(db::Sql& sql, Time now, int limit);

/// Those that events or sessions named since then, seen last first, at most 200. Index:
/// error_release_last_seen.
std::vector<KnownRelease> releases_since(db::Sql& sql, Id<Application> application, Time since);

/// By release and environment, of the events of an application; of these services alone, where any
/// is given. Index: error_count_step.
std::vector<SeenUse> uses_by_events(
    db::Sql& sql, Id<Application> application, const std::vector<std::string>& services, Time since
);

/// The same of its sessions that began from `since` up to `to`. Index: the primary key.
std::vector<SeenUse> uses_by_sessions(
    db::Sql& sql, Id<Application> application, Time since, Time to
);

}  // namespace store

}  // namespace mainstay::bugfix
