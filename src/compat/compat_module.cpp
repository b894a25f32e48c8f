#include "compat/compat.hpp"
#include "compat/sentry_routes.hpp"
#include "module/module.hpp"

namespace mainstay::compat {

Module module(const bugfix::ErrorIntake& intake) {
    return {
        .name = "compat",
        .routes = [intake](const Site&) { return sentry_routes(intake); },
    };
}

}  // namespace mainstay::compat
