#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "bugfix/bugfix.hpp"
#include "bugfix/cause_chain.hpp"
#include "bugfix/error_filter.hpp"
#include "bugfix/error_tickets.hpp"
#include "bugfix/intake_metrics.hpp"
#include "bugfix/live.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/personal_data.hpp"
#include "bugfix/repository_part.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/retention.hpp"
#include "bugfix/routes.hpp"
#include "bugfix/search_documents.hpp"
#include "bugfix/verification_job.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

Module module(const ErrorIntake& intake, Neighbours neighbours) {
    // Owned by the functions of the module, whose routes refer to it.
    auto shared = std::make_shared<const Neighbours>(std::move(neighbours));
    // Owners: the same functions, and those that make the parts.
    auto repositories = std::make_shared<RepositoryPart>(shared->revision);
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
        .parts = [intake, repositories,
                  shared](const Environment& environment) -> Result<ModuleParts> {
            TRY(repositories->open(environment));
            const Verifier verifier{*shared, environment.site.public_url};
            auto schedules = retention_schedules(environment.database);
            auto of_repositories = repositories->schedules(environment);
            std::ranges::move(of_repositories, std::back_inserter(schedules));
            schedules.push_back(verification_schedule(environment.database, verifier));
            auto subscriptions = repositories->subscriptions(environment);
            std::ranges::move(
                verification_subscriptions(environment.database, verifier),
                std::back_inserter(subscriptions)
            );
            return ModuleParts{
                .workers = repositories->workers(environment),
                .schedules = std::move(schedules),
                .subscriptions = std::move(subscriptions),
                .metrics = intake_metrics(intake),
                .start = [intake,
                          &environment] { intake.open(environment.database, environment.clock); },
                .stop = [intake] { intake.close(); },
            };
        },
        .relations = error_relations,
        .chain_steps = error_steps(*shared),
        .live_topics = {live_topic(), repository_topic()},
        .personal_data = personal_data(),
        .search_kinds = search_documents(),
        .filters = {&error_kind()},
    };
}

}  // namespace mainstay::bugfix
