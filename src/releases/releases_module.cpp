#include <memory>
#include <utility>

#include "module/module.hpp"
#include "releases/chain.hpp"
#include "releases/live.hpp"
#include "releases/measuring.hpp"
#include "releases/permissions.hpp"
#include "releases/personal_data.hpp"
#include "releases/public_events.hpp"
#include "releases/releases.hpp"
#include "releases/routes.hpp"
#include "releases/seen_versions.hpp"

namespace mainstay::releases {

Module module(events::AskFigures ask) {
    // Owned by the function that makes the parts, which refer to it.
    auto shared = std::make_shared<const events::AskFigures>(std::move(ask));
    return {
        .name = "releases",
        .migrations = migrations(),
        .actions = {&deployment_read, &deployment_record, &deployment_manage},
        .routes = [](const Site&) { return routes(); },
        .parts = [shared](const Environment& environment) -> Result<ModuleParts> {
            return ModuleParts{
                .workers = {measure_worker(environment.database, *shared)},
                .subscriptions = {seen_versions(environment.database)},
            };
        },
        .chain_steps = chain_steps(),
        .live_topics = {live_topic()},
        .public_events = {public_events()},
        .personal_data = personal_data(),
    };
}

}  // namespace mainstay::releases
