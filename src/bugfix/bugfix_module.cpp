#include <memory>
#include <utility>

#include "bugfix/bugfix.hpp"
#include "bugfix/error_filter.hpp"
#include "bugfix/intake_metrics.hpp"
#include "bugfix/live.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/personal_data.hpp"
#include "bugfix/retention.hpp"
#include "bugfix/routes.hpp"
#include "bugfix/search_documents.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

Module module(const ErrorIntake& intake, events::IncidentTickets tickets) {
    // Owned by the functions of the module, whose routes refer to it.
    auto shared = std::make_shared<const Tickets>(std::move(tickets));
    return {
        .name = "bugfix",
        .migrations = migrations(),
        .actions = {&error_read, &error_manage},
        .routes = [shared](const Site&) { return routes(*shared); },
        .parts = [intake](const Environment& environment) -> Result<ModuleParts> {
            return ModuleParts{
                .schedules = retention_schedules(environment.database),
                .metrics = intake_metrics(intake),
                .start = [intake,
                          &environment] { intake.open(environment.database, environment.clock); },
                .stop = [intake] { intake.close(); },
            };
        },
        .live_topics = {live_topic()},
        .personal_data = personal_data(),
        .search_kinds = search_documents(),
        .filters = {&error_kind()},
    };
}

}  // namespace mainstay::bugfix
