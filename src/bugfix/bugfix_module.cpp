#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "bugfix/bugfix.hpp"
#include "bugfix/cause_chain.hpp"
#include "bugfix/debug_file_store.hpp"
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
#include "bugfix/source_map_routes.hpp"
#include "bugfix/symbol_routes.hpp"
#include "bugfix/verification_job.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

namespace {

/// What runs beside the requests, but for the intake.
ModuleParts parts_of(
    const Environment& environment, const Neighbours& neighbours,
    const RepositoryPart& repositories, const SourceMapPart& maps
) {
    const Verifier verifier{neighbours, environment.site.public_url};
    auto schedules = retention_schedules(environment.database);
    for (auto& more : {repositories.schedules(environment), maps.schedules(environment)})
        schedules.insert(schedules.end(), more.begin(), more.end());
    schedules.push_back(verification_schedule(environment.database, verifier));
    auto subscriptions = repositories.subscriptions(environment);
    for (auto& each : verification_subscriptions(environment.database, verifier))
        subscriptions.push_back(std::move(each));
    return {
        .workers = repositories.workers(environment),
        .schedules = std::move(schedules),
        .subscriptions = std::move(subscriptions),
    };
}

}  // namespace

Module module(const ErrorIntake& intake, Neighbours neighbours) {
    // Owned by the functions of the module, whose routes refer to it.
    auto shared = std::make_shared<const Neighbours>(std::move(neighbours));
    // Owners: the same functions, and those that make the parts.
    auto repositories = std::make_shared<RepositoryPart>(shared->revision);
    auto maps = std::make_shared<SourceMapPart>();  // Owners: the same.
    auto symbols = std::make_shared<SymbolPart>();  // Owners: the same.
    return {
        .name = "bugfix",
        .migrations = migrations(),
        .settings = settings_part(),
        .actions = {&error_read, &error_manage, &repository_read, &repository_manage},
        .routes =
            [shared, repositories, maps, symbols](const Site& site) {
                auto all = routes(*shared, site.public_url, maps->maps(), symbols->native());
                for (auto& more :
                     {repositories->routes(), source_map_routes(*maps), symbol_routes(*symbols)})
                    all.insert(all.end(), more.begin(), more.end());
                return all;
            },
        .parts = [intake, shared, repositories, maps,
                  symbols](const Environment& environment) -> Result<ModuleParts> {
            TRY(repositories->open(environment));
            maps->open(environment);
            symbols->open(environment, maps->limits());
            auto parts = parts_of(environment, *shared, *repositories, *maps);
            parts.metrics = intake_metrics(intake);
            parts.start = [intake, maps, symbols, &environment] {
                intake.resolve_aside(symbols->aside());
                auto symbolicate = [maps](Id<Application> application, auto& event) {
                    maps->maps().symbolicate(application, event);
                };
                intake.open(environment.database, environment.clock, symbolicate);
            };
            parts.stop = [intake, maps, symbols] {
                intake.close();
                maps->close();
                symbols->close();
            };
            return parts;
        },
        .relations = error_relations,
        .chain_steps = error_steps(*shared),
        .live_topics = {live_topic(), repository_topic()},
        .blob_owners = store::debug_files_with,
        .personal_data = personal_data(),
        .search_kinds = search_documents(),
        .filters = {&error_kind()},
    };
}

}  // namespace mainstay::bugfix
