// The search for the commits that caused an error: of its latest event, from the release to the
// commit, from the frames to files, and from these to who wrote them.
#pragma once

#include <boost/describe.hpp>

#include "bugfix/cause.hpp"
#include "bugfix/mirror_job.hpp"
#include "events/error_events.hpp"
#include "events/events.hpp"
#include "events/release_revision.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::bugfix {

/// Searches once. Safe to repeat: what was found before and nobody decided about is replaced.
struct FindSuspects {
    static constexpr std::string_view kind = "bugfix.find_suspects";

    Id<ErrorGroup> error;
};
BOOST_DESCRIBE_STRUCT(FindSuspects, (), (error))

/// Has the causes of a group searched for, once however often this is called before.
void enqueue_search(db::Sql& sql, Id<ErrorGroup> error, Time at);

/// What the search needs of the installation. All outlive it.
struct CauseTools {
    db::Database& database;
    const Mirrors& mirrors;
    const outgoing::Vault& vault;
    Clock clock;
    events::ReleaseRevision revision;  ///< Empty: nobody knows any.
};

jobs::Worker search_worker(const CauseTools& tools);

/// A group that is new or regressed is searched for.
events::Subscription searches_of_errors(db::Database& database);

}  // namespace mainstay::bugfix
