#include <memory>

#include "bugfix/bugfix.hpp"
#include "bugfix/repository_part.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/repository_settings.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

Module module() {
    // Owned by the functions that make the routes and the parts, which refer to it.
    auto repositories = std::make_shared<RepositoryPart>();
    return {
        .name = "bugfix",
        .migrations = migrations(),
        .settings = repository_settings_part(),
        .actions = {&repository_read, &repository_manage},
        .routes = [repositories](const Site&) { return repositories->routes(); },
        .parts = [repositories](const Environment& environment) -> Result<ModuleParts> {
            TRY(repositories->open(environment));
            return ModuleParts{
                .workers = repositories->workers(environment),
                .schedules = repositories->schedules(environment),
            };
        },
        .live_topics = {repository_topic()},
    };
}

}  // namespace mainstay::bugfix
