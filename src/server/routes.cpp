#include "server/routes.hpp"

#include <algorithm>
#include <iterator>

#include "http/openapi.hpp"
#include "http/server.hpp"
#include "server/health.hpp"
#include "server/job_routes.hpp"
#include "server/live.hpp"
#include "server/member_formats.hpp"
#include "server/modules.hpp"
#include "server/search_route.hpp"

namespace mainstay::server {

std::vector<http::Route> all_routes(const std::vector<Module>& modules, const Site& site) {
    std::vector<http::Route> routes;
    auto add = [&](std::vector<http::Route> more) {
        std::move(more.begin(), more.end(), std::back_inserter(routes));
    };
    for (const auto& module : modules)
        if (module.routes) add(module.routes(site));
    add(job_routes());
    routes.push_back(live_route(modules));
    routes.push_back(search_route(modules));
    return routes;
}

std::string openapi_text(const std::vector<Module>& modules) {
    const auto settings = default_settings(modules);
    auto routes = all_routes(modules, site_of(settings));
    routes.push_back(ready_route(nullptr));
    for (auto& route : http::own_routes(MAINSTAY_VERSION)) routes.push_back(std::move(route));
    const auto formats = member_formats(modules);
    return http::openapi_text(routes, MAINSTAY_VERSION, formats);
}

}  // namespace mainstay::server
