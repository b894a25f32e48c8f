#include <memory>
#include <utility>

#include "bugfix/bugfix.hpp"
#include "bugfix/permissions.hpp"
#include "bugfix/routes.hpp"
#include "module/module.hpp"

namespace mainstay::bugfix {

Module module(events::IncidentTickets tickets) {
    // Owned by the functions of the module, whose routes refer to it.
    auto shared = std::make_shared<const Tickets>(std::move(tickets));
    return {
        .name = "bugfix",
        .migrations = migrations(),
        .actions = {&error_read, &error_manage},
        .routes = [shared](const Site&) { return routes(*shared); },
    };
}

}  // namespace mainstay::bugfix
