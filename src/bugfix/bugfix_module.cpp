#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "bugfix/bugfix.hpp"
#include "bugfix/cause_chain.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/repository_part.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/routes.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

Module module(events::IncidentTickets tickets, events::ReleaseRevision revision) {
    // Owned by the functions of the module, whose routes refer to it.
    auto shared = std::make_shared<const Tickets>(std::move(tickets));
    // Owners: the same functions, and those that make the parts.
    auto repositories = std::make_shared<RepositoryPart>(std::move(revision));
    return {
        .name = "bugfix",
        .migrations = migrations(),
        .settings = repository_settings_part(),
        .actions = {&error_read, &error_manage, &repository_read, &repository_manage},
        .routes =
            [shared, repositories](const Site&) {
                auto all = routes(*shared);
                auto of_repositories = repositories->routes();
                std::ranges::move(of_repositories, std::back_inserter(all));
                return all;
            },
        .parts = [repositories](const Environment& environment) -> Result<ModuleParts> {
            TRY(repositories->open(environment));
            return ModuleParts{
                .workers = repositories->workers(environment),
                .schedules = repositories->schedules(environment),
                .subscriptions = repositories->subscriptions(environment),
            };
        },
        .chain_steps = cause_steps(),
        .live_topics = {repository_topic()},
    };
}

}  // namespace mainstay::bugfix
