// The part of this module that has to do with repositories, as one value: what its routes and its
// jobs share.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bugfix/mirror.hpp"
#include "events/release_revision.hpp"
#include "http/route.hpp"
#include "jobs/jobs.hpp"
#include "module/module.hpp"
#include "outgoing/outgoing.hpp"

namespace mainstay::bugfix {

/// Opened once, before jobs and requests begin; outlives both.
class RepositoryPart {
public:
    /// `revision` knows of which commit releases were built; empty: nobody does.
    explicit RepositoryPart(events::ReleaseRevision revision) : revision_(std::move(revision)) {}

    /// Also called to describe the API, while it is not open.
    std::vector<http::Route> routes() const;

    /// Makes ready what the others need, and clears up after a process that was killed. Refuses: if
    /// the settings cannot be.
    Result<> open(const Environment& environment);

    /// REQUIRES: it is open, as for the next.
    std::vector<jobs::Worker> workers(const Environment& environment) const;
    std::vector<jobs::Schedule> schedules(const Environment& environment) const;
    std::vector<events::Subscription> subscriptions(const Environment& environment) const;

    /// The mirrors of this node.
    const Mirrors& mirrors() const { return *mirrors_; }

private:
    const events::ReleaseRevision revision_;
    std::vector<std::string> folders_;
    outgoing::Vault vault_;
    std::unique_ptr<const Mirrors> mirrors_;
};

/// Tells open pages when a repository, or how its mirror is, has changed.
events::LiveTopic repository_topic();

}  // namespace mainstay::bugfix
