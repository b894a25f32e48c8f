#include <memory>
#include <utility>

#include "module/module.hpp"
#include "views/bulk_job.hpp"
#include "views/bulk_permissions.hpp"
#include "views/permissions.hpp"
#include "views/personal_data.hpp"
#include "views/views.hpp"

namespace mainstay::views {

Module module(std::vector<ViewKind> declared) {
    // Owned by the functions that make the routes and the parts, which refer to it.
    auto kinds = std::make_shared<Kinds>(std::move(declared));
    return {
        .name = "views",
        .migrations = migrations(),
        .actions = {&view_read, &view_write, &view_share, &bulk_read, &bulk_write},
        .routes = [kinds](const Site&) { return routes(*kinds); },
        .parts = [kinds](const Environment& environment) -> Result<ModuleParts> {
            return ModuleParts{
                .workers = {bulk_worker(environment.database, *kinds, environment.clock)},
                .schedules = {trim_bulk_runs(environment.database)},
            };
        },
        .live_topics = live_topics(),
        .personal_data = personal_data(),
    };
}

}  // namespace mainstay::views
