// The jobs of mirrors: they are fetched when it is time, or when somebody asks, and removed.
#pragma once

#include <functional>

#include <boost/describe.hpp>

#include "bugfix/mirror.hpp"
#include "bugfix/repository.hpp"
#include "jobs/jobs.hpp"
#include "outgoing/outgoing.hpp"

namespace mainstay::bugfix {

/// Brings the mirror of a repository up to date on the node that takes the job, or removes it where
/// there is no such repository any more. Safe to repeat: a fetch goes on where the last one was.
struct FetchRepository {
    static constexpr std::string_view kind = "bugfix.fetch_repository";

    Id<Repository> repository;
};
BOOST_DESCRIBE_STRUCT(FetchRepository, (), (repository))

/// The row as a fetch that ended at `now` leaves it. Pure.
Repository fetched_repository(Repository repository, const git::Fetched& fetched, Time now);

/// Has it fetched at `at`, once however often this is called before.
void enqueue_fetch(db::Sql& sql, Id<Repository> repository, Time at);

/// What a fetch needs of the installation. All outlive it.
struct FetchTools {
    db::Database& database;
    const Mirrors& mirrors;
    const outgoing::Vault& vault;
    const Clock& clock;
};

/// Fetches a repository on this node now, and writes how it went. Blocks for as long as a fetch may
/// take. False where another writes to its mirror at this moment.
bool fetch_here(
    const FetchTools& tools, Id<Repository> repository, const std::function<bool()>& is_stopping
);

/// `mirrors` and the others outlive the worker.
jobs::Worker fetch_worker(
    db::Database& database, const Mirrors& mirrors, const outgoing::Vault& vault, Clock clock
);

/// Enqueues each that is due.
jobs::Schedule fetch_schedule(db::Database& database);

}  // namespace mainstay::bugfix
