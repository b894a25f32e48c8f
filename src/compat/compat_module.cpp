#include "compat/compat.hpp"
#include "compat/sentry_routes.hpp"
#include "module/module.hpp"

namespace mainstay::compat {

Module module(const bugfix::ErrorIntake& intake) {
    const SentryTakers takers{.intake = intake};
    return {
        .name = "compat",
        .routes = [takers](const Site&) { return sentry_routes(takers); },
        .parts = [senders = takers.senders](const Environment& environment) -> Result<ModuleParts> {
            return ModuleParts{
                .start = [senders, &environment] { senders.open(environment.database); },
                .stop = [senders] { senders.close(); },
            };
        },
    };
}

}  // namespace mainstay::compat
