#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "bugfix/bugfix.hpp"
#include "bugfix/cause_chain.hpp"
#include "bugfix/error_filter.hpp"
#include "bugfix/intake_metrics.hpp"
#include "bugfix/live.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/personal_data.hpp"
#include "bugfix/repository_part.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/retention.hpp"
#include "bugfix/routes.hpp"
#include "bugfix/search_documents.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

Module module(
    const ErrorIntake& intake, events::IncidentTickets tickets, events::ReleaseRevision revision
) {
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
            [shared, repositories](const Site& site) {
                auto all = routes(*shared, site.public_url);
                auto of_repositories = repositories->routes();
                std::ranges::move(of_repositories, std::back_inserter(all));
                return all;
            },
        .parts = [intake, repositories](const Environment& environment) -> Result<ModuleParts> {
            TRY(repositories->open(environment));
            auto schedules = retention_schedules(environment.database);
            auto of_repositories = repositories->schedules(environment);
            std::ranges::move(of_repositories, std::back_inserter(schedules));
            return ModuleParts{
                .workers = repositories->workers(environment),
                .schedules = std::move(schedules),
                .subscriptions = repositories->subscriptions(environment),
                .metrics = intake_metrics(intake),
                .start = [intake,
                          &environment] { intake.open(environment.database, environment.clock); },
                .stop = [intake] { intake.close(); },
            };
        },
        .chain_steps = cause_steps(),
        .live_topics = {live_topic(), repository_topic()},
        .personal_data = personal_data(),
        .search_kinds = search_documents(),
        .filters = {&error_kind()},
    };
}

}  // namespace mainstay::bugfix
