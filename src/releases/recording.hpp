// How a deployment gets into the records, by whichever way it becomes known: found again rather
// than doubled, with its timeline entry, its events and the jobs that measure it.
#pragma once

#include "base/result.hpp"
#include "db/sql.hpp"
#include "releases/deployment.hpp"
#include "releases/deployment_store.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::releases {

struct RecordedDeployment {
    Deployment deployment;
    bool is_new = false;  ///< Else it was known, and may know more now.
};

/// Records what became known of a deployment, or completes the one that it is, which started within
/// `window`. Finds out which version was there before where `draft` names none. Refuses:
/// deployment_ended.
Result<RecordedDeployment> keep_deployment(
    db::Sql& sql, const Call& call, Deployment draft, const store::StartWindow& window
);

/// Writes `after` in place of `before`, with all that follows from it. Refuses: stale.
Result<Deployment> change_deployment(
    db::Sql& sql, const Call& call, const Deployment& before, Deployment after,
    std::string_view action
);

/// What is recorded of a deployment in the timeline.
wire::json::value recorded(const Deployment& deployment);

/// How the timeline names a deployment.
timeline::Subject subject_of(Id<Deployment> id);

}  // namespace mainstay::releases
